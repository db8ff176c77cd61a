#!/bin/sh
# Holds the image to its plan: files, packages, units, what must not be there; asks chronyd and systemd what they make of
# their configuration. Environment: STAGING, the folder with `contents`. Exit: 0, 1 with every fault on stderr.

set -eu
export LC_ALL=C

faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

say() { printf '%s\n' "check-image: $*"; }
fault() { say "$*" | tee -a "$faults" >&2; }

settings() { sed -n "s/^$1=//p" "$STAGING/contents"; }

check_files() {
  settings file | while read -r mode sum path; do
    if [ ! -f "$path" ] || [ -L "$path" ]; then
      fault "$path is not there"
    elif [ "$(stat -c '%a %U %G' "$path")" != "${mode#0} root root" ]; then
      fault "$path is $(stat -c '%a %U %G' "$path"), not ${mode#0} root root"
    elif [ "$(sha256sum "$path" | cut -d ' ' -f 1)" != "$sum" ]; then
      fault "$path is not what the plan says"
    fi
  done
}

check_absent() {
  settings absent | while IFS= read -r path; do
    [ ! -e "$path" ] || fault "$path belongs to one machine, and this image has no role"
  done
}

check_packages() {
  settings package | while IFS= read -r package; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || state='not installed'
    [ "$state" = installed ] || fault "the package $package is $state"
  done
}

# check_units STATE VERB
check_units() {
  settings "$2" | while IFS= read -r unit; do
    state=$(systemctl is-enabled "$unit" 2>/dev/null) || true
    [ "$state" = "$1" ] || fault "$unit is ${state:-not there}, not $1"
  done
}

# Which of the daemons the image is for: PACKAGE.
has() { settings package | grep -q -x "$1"; }

check_chrony() {
  output=$(chronyd -p -f /etc/chrony/chrony.conf 2>&1 >/dev/null </dev/null) ||
    fault "chronyd refuses its configuration: $(printf '%s\n' "$output" | tail -n 1)"
}

# ptp4l has no such mode: without an adapter, which is all that the last line says, it ends as soon as it has read the rest.
check_linuxptp() {
  [ -r /etc/linuxptp/clockseed.conf ] || return 0
  output=$(sed '$d' /etc/linuxptp/clockseed.conf >/tmp/clockseed-ptp4l.conf && ptp4l -f /tmp/clockseed-ptp4l.conf 2>&1 </dev/null) || true
  case $output in
    *'no interface specified'*) ;;
    *) fault "ptp4l refuses its configuration: $(printf '%s\n' "$output" | head -n 1)" ;;
  esac
  rm -f /tmp/clockseed-ptp4l.conf
}

# What systemd ignores it only says: its exit code is 0. Other units' faults are not ours.
check_systemd() {
  units=$(settings file | sed -n 's|^.* /etc/systemd/system/\(clockseed-[^/]*\)$|\1|p' | sed 's/@\./@x./')
  # shellcheck disable=SC2086,SC2046  # one word a unit
  systemd-analyze verify --man=no $(! has chrony || echo chrony.service) $units 2>&1 </dev/null | grep -e clockseed -e chrony |
    while IFS= read -r line; do
      fault "systemd: $line"
    done
}

check_files
check_absent
check_packages
check_units enabled enable
check_units masked mask
! has chrony || check_chrony
! has linuxptp || check_linuxptp
check_systemd
if [ -s "$faults" ]; then
  say "$(wc -l <"$faults") faults: this is not the image of the plan" >&2
  exit 1
fi
say 'as planned'
