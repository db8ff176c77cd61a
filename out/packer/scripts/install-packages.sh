#!/bin/sh
# Installs the image's packages that are not there yet. Where all are, nothing is fetched and nothing changes.
# Environment: STAGING, the folder with `contents`; TIMEOUT, seconds to wait for another apt or dpkg.
# Exit: 0, 1 with the reason on stderr.

set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l

policy=/usr/sbin/policy-rc.d

say() { printf '%s\n' "install-packages: $*"; }

fail() {
  say "$*" >&2
  exit 1
}

settings() { sed -n "s/^$1=//p" "$STAGING/contents"; }

check_system() {
  wanted=$(settings system)
  # shellcheck source=/dev/null  # the machine's own
  found=$(. /etc/os-release && printf '%s-%s' "${ID-}" "${VERSION_ID-}")
  [ "$found" = "$wanted" ] || fail "this machine is $found, and the image is for $wanted"
}

list_missing() {
  settings package | while IFS= read -r package; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || state=none
    [ "$state" = installed ] || printf '%s\n' "$package"
  done
}

# A package's services belong to first boot: chronyd would ask the distribution's servers from here on.
forbid_starting() {
  [ ! -e "$policy" ] || return 0
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 0755 "$policy"
}

# The lists have a lock that apt does not wait for by itself. A list that cannot be fetched is an error, not a warning.
update_lists() {
  waited=0
  until output=$(apt_get --option=APT::Update::Error-Mode=any update 2>&1); do
    case $output in
      *'Could not get lock'* | *'Unable to lock'*) ;;
      *)
        printf '%s\n' "$output" | tail -n 20 >&2
        fail 'the package lists cannot be fetched'
        ;;
    esac
    [ "$waited" -lt "$TIMEOUT" ] || fail "another apt still holds the package lists after $TIMEOUT s"
    sleep 5
    waited=$((waited + 5))
  done
}

# Configuration files that are there already stay.
apt_get() {
  apt-get --assume-yes --quiet --option=Acquire::Retries=3 --option=DPkg::Lock::Timeout="$TIMEOUT" \
    --option=Dpkg::Options::=--force-confdef --option=Dpkg::Options::=--force-confold "$@" </dev/null
}

check_system
missing=$(list_missing | paste -s -d ' ')
if [ -z "$missing" ]; then
  say 'all packages are there already'
  exit 0
fi
forbid_starting
update_lists
# shellcheck disable=SC2086  # one word a package
if ! output=$(apt_get install --no-install-recommends $missing 2>&1); then
  printf '%s\n' "$output" | tail -n 20 >&2
  fail "packages cannot be installed: $missing"
fi
say "installed: $missing"
