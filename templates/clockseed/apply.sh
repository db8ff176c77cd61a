#!/bin/sh
# clockseed apply: make what was written to this machine take effect.
#
# cloud-init's runcmd starts it at first boot. A power cut in the middle of that leaves cloud-init believing that
# its work is done (it marks each module before it runs it), so clockseed-apply.timer, which timers.target wants
# from a drop-in file and nobody has to enable, starts it again at each boot; `--if-needed` then ends at once when
# it has succeeded before.
#
#   apply               do it all; what is already so stays as it is, so that it can be run at any time
#   apply --if-needed   only if it has not succeeded for this configuration yet
#   apply --judge-keys  only say what is wrong with the key file, and exit 1 when something is (verify asks)
#
# In this order: packages, units, firewall, keys, chrony (restarted only when it runs with something else than what is
# written now, and the keys are right), gpsd where there is a GPS receiver, ptp4l where PTP is spoken, the adapters' units. A step that fails is one line and exit 1, and the next steps are still done.
# Each thing done is a line; nothing to do is silent. At the end verification is started (and not waited for:
# it waits for cloud-init, which waits for us).
#
# Reads /etc/clockseed/expect and /etc/clockseed/firewall (data: parsed, never sourced). Keeps in
# /var/lib/clockseed: `applied` (the configuration that has succeeded), `firewall` (the ufw rules that we added,
# the only ones that we ever delete).
# Removes `last-good` there, which verify keeps: after a new configuration the time may be another one.
#
# Needs root, systemd, util-linux; apt with install=first-boot; ufw only where it is installed.
# Exit: 0 all done, 1 a step failed, 2 usage.
#
# shellcheck disable=SC2250  # $name, not ${name}: the latter only where it is needed reads better
# shellcheck disable=SC2312  # a reader that fails gives an empty value, which the code below expects
# shellcheck disable=SC2310  # set -e is not in use

set -u
export LC_ALL=C
umask 022

expect_file=/etc/clockseed/expect
rules_file=/etc/clockseed/firewall
state_directory=/run/clockseed
lasting_directory=/var/lib/clockseed
programs=/usr/local/lib/clockseed
made_keys=/etc/chrony/clockseed.keys
receivers_file=/etc/clockseed/receivers
lock_limit=600   # seconds that we wait for another apt or dpkg to end

failed=no
keys_ok=yes

say() { printf '%s\n' "apply: $*"; }

# fail MESSAGE: the step has failed; the others go on.
fail() {
  failed=yes
  printf '%s\n' "apply: FAILED: $*" >&2
}

setting() { settings "$1" | head -n 1; }
settings() { sed -n "s/^$1=//p" "$expect_file" 2>/dev/null; }

# Standard input becomes FILE at once, and stays over a power cut.
write_file() {
  temporary=$(mktemp "${1%/*}/.clockseed.XXXXXXXXXX") || return 1
  cat >"$temporary" && chmod 0644 "$temporary" && sync "$temporary" && mv -f -T "$temporary" "$1" && return 0
  rm -f "$temporary"
  return 1
}

# run WHAT COMMAND…: WHAT it does as a line, and its output when it fails.
run() {
  run_what=$1
  shift
  if run_output=$("$@" 2>&1 </dev/null); then
    say "$run_what"
  else
    fail "$run_what: $* (exit $?)"
    [ -z "$run_output" ] || printf '%s\n' "$run_output" | tail -n 20 >&2
    return 1
  fi
}

# ---------------------------------------------------------------------------------------- packages

# The planned packages that are not installed, one a line.
missing_packages() {
  for package in $(settings package); do
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      printf '%s\n' "$package"
  done
}

# What a power cut left half done, then what is missing (apt itself unpacks anew what dpkg calls half-installed, once
# it has its lists). Configuration files that are already here stay: they are ours (chrony.conf is written before the
# package comes).
apply_packages() {
  missing=$(missing_packages | paste -s -d ' ')
  if [ "$(setting install)" != first-boot ]; then
    [ -z "$missing" ] || fail "packages that the image should hold are missing: $missing"
    return
  fi
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l
  repair_packages
  [ -n "$(missing_packages)" ] || return 0
  install_packages "$missing" || {
    # A power cut also leaves apt's lists empty, and apt takes them for up to date.
    say 'fetching the package lists from scratch'
    find /var/lib/apt/lists -type f ! -name lock -delete 2>/dev/null
    install_packages "$missing"
  } || install_one_by_one || fail "packages cannot be installed: $(missing_packages | paste -s -d ' ')"
}

# One package that the archive lacks must not keep the others, chrony first, from coming.
install_one_by_one() {
  for package in $(missing_packages); do
    install_packages "$package"
  done
  [ -z "$(missing_packages)" ]
}

# In its own words only when it fails.
install_packages() {
  # shellcheck disable=SC2086  # one word a package; names hold no blanks or patterns (validated, and set -f)
  if install_output=$(apt_get update 2>&1 && apt_get install --no-install-recommends $1 2>&1); then
    # dpkg under cloud-init does not wait for the disk: a power cut now would leave files full of zeros.
    sync
    say "packages installed: $1"
  else
    printf '%s\n' "$install_output" | tail -n 20 >&2
    return 1
  fi
}

apt_get() {
  apt-get --assume-yes --quiet --option=DPkg::Lock::Timeout="$lock_limit" \
    --option=Dpkg::Options::=--force-confdef --option=Dpkg::Options::=--force-confold "$@" </dev/null
}

# dpkg waits for nobody's lock by itself. Whatever else stops it may be something that apt can still mend.
repair_packages() {
  [ -n "$(dpkg --audit 2>/dev/null)" ] || return 0
  repair_waited=0
  until repair_output=$(dpkg --configure -a --force-confdef --force-confold 2>&1 </dev/null); do
    case $repair_output in
      *lock*) ;;
      *) repair_waited=$lock_limit ;;
    esac
    if [ "$repair_waited" -ge "$lock_limit" ]; then
      say 'packages were left half installed, and dpkg --configure -a does not mend them:'
      printf '%s\n' "$repair_output" | tail -n 20 >&2
      return
    fi
    sleep 5
    repair_waited=$((repair_waited + 5))
  done
  say 'packages that were left half installed repaired'
}

# ---------------------------------------------------------------------------------------- units

apply_units() {
  systemctl daemon-reload || fail 'systemctl daemon-reload'
  for unit in $(settings mask); do
    mask_unit "$unit"
  done
  # What a primary needs and a machine that no longer is one does not.
  settings enable | grep -q -x clockseed-rtc.timer || disable_unit clockseed-rtc.timer
  for unit in $(settings enable); do
    enable_unit "$unit"
    # chrony.service has a step of its own.
    case $unit in *.timer) start_unit "$unit" ;; *) ;; esac
  done
}

# Stopped apart from that: a unit that does not exist can be masked, but not stopped.
mask_unit() {
  [ "$(unit_file_state "$1")" = masked ] || run "$1 masked" systemctl mask "$1"
  ! systemctl is-active --quiet "$1" 2>/dev/null || run "$1 stopped" systemctl stop "$1"
}

unit_file_state() { systemctl show --property=UnitFileState --value "$1" 2>/dev/null; }

enable_unit() {
  # begin: only with ptp
  # It may have been another one's that kept the time here before.
  [ "$(unit_file_state "$1")" != masked ] || run "$1 unmasked" systemctl unmask "$1"
  # end: only with ptp
  [ "$(unit_file_state "$1")" = enabled ] || run "$1 enabled" systemctl enable "$1"
}

disable_unit() { [ "$(unit_file_state "$1")" != enabled ] || run "$1 disabled" systemctl disable --now "$1"; }

# Never waited for: cloud-init waits for us, and a unit may wait for cloud-init.
start_unit() {
  systemctl start --no-block "$1" || fail "$1 does not start"
}

# The units that look after late or returning adapters, and no other ones. Last: they would restart chrony themselves.
apply_adapters() {
  adapter_units=' '
  for name in $(settings adapter | awk '!seen[$1]++ { print $1 }'); do
    unit=$(systemd-escape --template=clockseed-adapter@.service "$name") || {
      fail "no unit name for interface $name"
      return
    }
    adapter_units="$adapter_units$unit "
  done
  for unit in $(enabled_adapters); do
    case $adapter_units in *" $unit "*) ;; *) run "$unit disabled" systemctl disable --now "$unit" ;; esac
  done
  for unit in $adapter_units; do
    enable_unit "$unit" && start_unit "$unit"
  done
}

# systemctl lists no instance by its template: what `enable` leaves are links.
enabled_adapters() { find /etc/systemd/system -path '*.device.wants/clockseed-adapter@*.service' -printf '%f\n' 2>/dev/null; }

# ---------------------------------------------------------------------------------------- firewall

# ufw's rules become those of the rules file: what is missing is added, what an earlier run added and is wanted no
# more is deleted, nothing else is touched. Works on an inactive ufw too: it keeps the rules for later.
apply_firewall() {
  firewall=$(setting firewall)
  if [ "$firewall" = unmanaged ]; then
    ! command -v ufw >/dev/null 2>&1 || delete_old_rules
    return
  fi
  if ! command -v ufw >/dev/null 2>&1; then
    [ "$firewall" != enable ] || fail 'ufw is to be switched on, but is not installed'
    return
  fi
  firewall_ok=yes
  repair_firewall_files
  delete_old_rules
  add_rules
  [ "$firewall" != enable ] || enable_firewall
}

# A power cut soon after ufw's installation leaves its files empty or full of zeros, and neither dpkg nor ufw says so;
# a file of rules without COMMIT is none. The package keeps the originals.
repair_firewall_files() {
  for name in before after user before6 after6 user6; do
    original=/usr/share/ufw/iptables/$name.rules
    if [ ! -r "$original" ] || grep -q -x COMMIT "/etc/ufw/$name.rules" 2>/dev/null; then continue; fi
    run "firewall: broken /etc/ufw/$name.rules restored" install -m 0640 "$original" "/etc/ufw/$name.rules" ||
      firewall_ok=no
  done
}

wanted_rules() { [ "$firewall" = unmanaged ] || grep -v -e '^#' -e '^[[:space:]]*$' "$rules_file" 2>/dev/null; }
recorded_rules() { cat "$lasting_directory/firewall" 2>/dev/null; }

# Our lines as `ufw show added` prints them, without the comment.
known_rules() { ufw show added 2>/dev/null | sed -n "s/^ufw //; s/ comment '.*'\$//; /^allow\\|^limit\\|^deny\\|^reject/p"; }
without_comment() { sed 's/ comment .*$//'; }

has_rule() { known_rules | grep -q -x -F -e "$(printf '%s\n' "$1" | without_comment)"; }

# Recorded before it is added: after a power cut in between we know of a rule that is not there, which does no harm.
# A rule that somebody else had added before us is not recorded, so it stays theirs.
add_rules() {
  wanted_rules | while IFS= read -r rule; do
    has_rule "$rule" && continue
    { recorded_rules; printf '%s\n' "$rule"; } | sort -u | write_file "$lasting_directory/firewall" || exit 1
    # shellcheck disable=SC2086  # words separated by one blank, and set -f
    run "firewall: $rule" ufw $rule || exit 1
  done || firewall_ok=no failed=yes
}

# Deleted first, then forgotten: after a power cut in between we delete it once more, which ufw does not mind.
delete_old_rules() {
  recorded_rules | while IFS= read -r rule; do
    wanted_rules | without_comment | grep -q -x -F -e "$(printf '%s\n' "$rule" | without_comment)" && continue
    # shellcheck disable=SC2046  # words separated by one blank, and set -f
    run "firewall: no more $rule" ufw delete $(printf '%s\n' "$rule" | without_comment) || exit 1
    recorded_rules | grep -v -x -F -e "$rule" | write_file "$lasting_directory/firewall" || exit 1
  done || firewall_ok=no failed=yes
}

# Nobody is locked out: SSH first, and no SSH rule, no firewall. What fails half way is taken back.
enable_firewall() {
  ! is_firewall_on || return 0
  if [ "$firewall_ok" = no ]; then
    fail 'ufw is not switched on, because its rules are not complete'
    return
  fi
  if grep -q -i -x 'IPV6="\{0,1\}no"\{0,1\}' /etc/default/ufw 2>/dev/null && is_ssh_ipv6_only; then
    fail 'ufw is not switched on: it drops all IPv6 (IPV6=no in /etc/default/ufw), and sshd listens on IPv6 only'
    return
  fi
  for port in $(ssh_ports); do
    run "firewall: SSH on port $port stays open" ufw allow "$port/tcp" comment 'clockseed: SSH' || return
  done
  run 'firewall switched on' ufw --force enable && return
  ufw disable >/dev/null 2>&1
}

# Active now and at the next boot: the one without the other is what a failed `ufw enable` leaves.
is_firewall_on() {
  case $(ufw status 2>/dev/null) in 'Status: active'*) ;; *) return 1 ;; esac
  grep -q -x 'ENABLED=yes' /etc/ufw/ufw.conf 2>/dev/null
}

# What sshd is configured for, what systemd listens on for it, and what it really listens on; 22 when nobody knows.
ssh_ports() {
  found_ports=$({
    sshd -T 2>/dev/null | awk '$1 == "port" { print $2 }'
    systemctl show --property=Listen --value ssh.socket 2>/dev/null | sed -n 's/^.*:\([0-9][0-9]*\) (Stream)$/\1/p'
    ss -Hltnp 2>/dev/null | awk '/"sshd"/ { sub(/^.*:/, "", $4); print $4 }'
  } | grep -x '[0-9][0-9]*' | sort -n -u)
  printf '%s\n' "${found_ports:-22}"
}

# ss shows a socket for both families as `*`.
is_ssh_ipv6_only() {
  for port in $(ssh_ports); do ss -Hltn "sport = :$port" 2>/dev/null; done |
    awk '$4 ~ /^127\./ || $4 ~ /^\[::1\]/ { next } $4 ~ /^\[/ { six = 1; next } { four = 1 } END { exit !(six && !four) }'
}

# Secrets that nothing reads any more.
remove_old_keys() {
  if [ "$keys_file" != "$made_keys" ] && [ -e "$made_keys" ]; then run "$made_keys removed" rm -f "$made_keys"; fi
}

# begin: only with keys
# ---------------------------------------------------------------------------------------- keys

# The file arrives as root's alone, because cloud-init writes it before the package makes _chrony, who has to read it:
# `chronyc rekey` on one that it cannot read answers 200 OK and forgets every key (seen with 4.0 to 4.9). Where others
# place it nothing is changed. Sets `keys_ok`.
apply_keys() {
  keys_ok=no
  case $keys in made*) give_keys ;; *) ;; esac
  if judge_keys; then keys_ok=yes; else fail "$keys_found: keys come from --secrets-out, or by other means"; fi
}

# Never through a link. The mode last: nobody else's group ever reads it.
give_keys() {
  if [ ! -f "$keys_file" ] || [ -L "$keys_file" ] || [ "$(stat -c '%U:%G %a' "$keys_file")" = 'root:_chrony 640' ]; then
    return
  fi
  chmod 0600 "$keys_file" && chown root:_chrony "$keys_file" && chmod 0640 "$keys_file" &&
    say "$keys_file readable for _chrony"
}

# Sets `keys_found` to what is wrong with the key file: it is for _chrony and not for others, with a line for each id.
# Never shows one.
judge_keys() {
  [ -n "$keys" ] || return 0
  keys_found="$keys_file is not there"
  keys_state=$(stat -L -c '%U:%G %a' "$keys_file" 2>/dev/null) || return
  keys_mode=$((0${keys_state##* }))
  case $keys_state in
    _chrony:*) keys_readable=256 ;;
    *:_chrony\ *) keys_readable=32 ;;
    *) keys_readable=0 ;;
  esac
  if [ $((keys_mode & keys_readable)) -eq 0 ]; then
    keys_found="$keys_file is not readable for _chrony ($keys_state)"
  elif [ $((keys_mode & 7)) -ne 0 ]; then
    keys_found="$keys_file is not closed to others ($keys_state)"
  else
    keys_missing=$(settings key | awk '
      BEGIN { while ((getline line < ARGV[1]) > 0) { split(line, words); has[words[1]] = 1 } ARGV[1] = "-" }
      !($1 in has) { printf "%s %s (%s)", separator, $2, $1; separator = "," }' "$keys_file")
    [ -n "$keys_missing" ] || return 0
    keys_found="$keys_file lacks the keys of$keys_missing"
  fi
  return 1
}
# end: only with keys

# begin: only with sources outside
# ---------------------------------------------------------------------------------------- receivers

# Where no GPS receiver is planned any more gpsd is stopped, if we had started it.
forget_receivers() {
  [ -e "$lasting_directory/receivers" ] || return 0
  ! settings enable | grep -q -x gpsd.service || return 0
  disable_unit gpsd.service && rm -f "$lasting_directory/receivers" "$receivers_file"
}

# gpsd reads what it is told about its receivers when it starts; `receivers` remembers for what it was started here.
apply_receivers() {
  settings enable | grep -q -x gpsd.service || return 0
  [ -r "$receivers_file" ] || { fail "$receivers_file is not there: gpsd does not know its receivers" && return; }
  receivers_wanted=$(sha256sum <"$receivers_file")
  if [ "$(cat "$lasting_directory/receivers" 2>/dev/null)" = "$receivers_wanted" ] &&
    systemctl is-active --quiet gpsd.service; then
    return
  fi
  run 'gpsd restarted' systemctl restart gpsd.service &&
    printf '%s\n' "$receivers_wanted" | write_file "$lasting_directory/receivers"
}
# end: only with sources outside

# begin: only with ptp
# ---------------------------------------------------------------------------------------- PTP

# Before chronyd starts: the clock has one owner.
forget_ptp() { [ -n "$(setting ptp)" ] || disable_unit clockseed-ptp4l.service; }

# A ptp4l that runs, or listens before it does, is left alone when it was started with what is written now.
apply_ptp() {
  [ -n "$(setting ptp)" ] || return 0
  ptp_state=$(systemctl show --property=ActiveState --value clockseed-ptp4l.service 2>/dev/null)
  case $ptp_state in active | activating) "$programs/ptp" changed || return 0 ;; *) ;; esac
  # Not waited for: it may have to listen for others first.
  run "clockseed-ptp4l.service restarted (was $ptp_state)" systemctl restart --no-block clockseed-ptp4l.service
}
# end: only with ptp

# ---------------------------------------------------------------------------------------- chrony

# A running chronyd is left alone when it was started with what is written now. What chronyd would refuse, or whom nobody
# would answer for want of a key, does not replace one that runs.
apply_chrony() {
  # begin: only with ptp
  [ "$(setting ptp-owner)" != ptp ] || return 0
  # end: only with ptp
  if ! command -v chronyd >/dev/null 2>&1; then
    fail 'chrony is not installed'
    return
  fi
  refusal=$(chronyd -p -f /etc/chrony/chrony.conf 2>&1 >/dev/null </dev/null) || {
    fail 'chronyd refuses /etc/chrony/chrony.conf: not restarted'
    printf '%s\n' "$refusal" | tail -n 1 >&2
    return
  }
  chrony_state=$(systemctl show --property=ActiveState --value chrony.service 2>/dev/null)
  if [ "$chrony_state" = active ] && { [ "$keys_ok" = no ] || ! "$programs/probe" changed; }; then
    return
  fi
  systemctl reset-failed chrony.service 2>/dev/null
  run "chrony restarted (was $chrony_state)" systemctl restart chrony.service
}

# ---------------------------------------------------------------------------------------- all of it

# The verdict is an old one now, and so is the time that was last known to be good: it may have been a wrong one.
# Verification tries anew for as long as the spec grants.
start_verification() {
  rm -f "$state_directory/verdict" "$lasting_directory/last-good"
  start_unit clockseed-verify.service
}

apply_all() {
  # What cloud-init wrote and installed before us may not be on the disk yet.
  sync
  apply_packages
  apply_units
  apply_firewall
  remove_old_keys
  # begin: only with keys
  apply_keys
  # end: only with keys
  # begin: only with ptp
  forget_ptp
  # end: only with ptp
  apply_chrony
  # begin: only with sources outside
  forget_receivers
  apply_receivers
  # end: only with sources outside
  # begin: only with ptp
  apply_ptp
  # end: only with ptp
  apply_adapters
  if [ "$failed" = no ]; then
    setting configuration | write_file "$lasting_directory/applied" || fail "cannot write $lasting_directory/applied"
  fi
  start_verification
}

is_applied() { [ -s "$lasting_directory/applied" ] && [ "$(cat "$lasting_directory/applied")" = "$(setting configuration)" ]; }

# While it fails the timer tries again; once it has succeeded there is nothing left to try in this boot.
arrange_retry() {
  if [ "$failed" = no ]; then
    systemctl stop --no-block clockseed-apply.timer 2>/dev/null
  else
    start_unit clockseed-apply.timer
    say 'will be tried again in a while and at the next boot'
  fi
}

main() {
  case $*, in
    , | --if-needed, | --judge-keys,) ;;
    *)
      echo "usage: ${0##*/} [--if-needed | --judge-keys]" >&2
      return 2
      ;;
  esac
  [ "$(id -u)" -eq 0 ] || { echo 'apply: needs root' >&2 && return 2; }
  # Words of data are split at blanks, never taken for patterns.
  set -f
  keys=$(setting keys)
  keys_file=${keys#* }
  if [ "$*" = --judge-keys ]; then
    judge_keys || { printf '%s\n' "$keys_found" && return 1; }
    return
  fi
  mkdir -p "$state_directory" "$lasting_directory" || return 1
  # One at a time: at first boot the timer may meet cloud-init's runcmd.
  exec 9>"$state_directory/apply.lock" && flock 9 || return 1
  if [ "$*" = --if-needed ] && is_applied; then
    arrange_retry
    return 0
  fi
  [ "$(setting format)" = 1 ] || { fail "$expect_file is not there or has another format than 1" && return 1; }
  apply_all
  arrange_retry
  [ "$failed" = no ] || return 1
  say "done: $(setting machine), configuration $(setting configuration | cut -c 1-12)"
}

main "$@"
