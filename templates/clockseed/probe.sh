#!/bin/sh
# clockseed probe: hardware timestamps where the adapter really has them, reference clocks where their device really
# is there, and never at the price of a chronyd that does not start.
#
# `hwtimestamp IF` is fatal to chronyd when IF cannot do it or is not there, and so is `refclock` without its device: they
# never stand in chrony.conf. They are written, or not, to timestamping.conf and refclocks.conf in
# /etc/chrony/clockseed.d (chrony.conf has a `confdir` there) each time before chronyd starts:
#
#   probe prepare      before chronyd starts: probe, write those files or remove them
#   probe started      after it has started: what was written did not keep it from starting
#   probe changed      exit 0 when chronyd was started with something else than `prepare` would give it now
#   probe adapter IF   an adapter has appeared: wait for its link; restart chrony only when that changes
#                      what it is started with, or when it was started without an adapter to ask the
#                      group's time through (preset), or start it when it does not run
#   probe device NAME  a device that may be a reference clock's has appeared: the same, without waiting
#   probe lacks PORT FILTERS   what an adapter lacks for hardware timestamps (`ptp` asks)
#
# What was found stands in /run/clockseed/timestamping: `outcome=hardware|software|mixed`, an `adapter=IF hardware` or
# `adapter=IF software` for each, and `reason=…` lines.
#
# A port is used when it exists, has a link, and `ethtool -T` shows hardware-transmit, hardware-receive,
# hardware-raw-clock, a PTP hardware clock, and a receive filter for all packets or for NTP (chrony.conf(5),
# hwtimestamp). A bond, bridge or VLAN shows none itself: its ports are asked (/sys/class/net/IF/lower_*).
#
# Needs root, ethtool (without it: software), util-linux, systemd. Exit: 0, or 1 from `changed` when nothing changed, 2 usage.
#
# shellcheck disable=SC2250  # $name, not ${name}: the latter only where it is needed reads better
# shellcheck disable=SC2312  # a reader that fails gives an empty value, which means: not usable

set -u
# Words of data are split at blanks in places, never taken for patterns.
set -f
export LC_ALL=C
umask 022

expect_file=/etc/clockseed/expect
chrony_file=/etc/chrony/chrony.conf
chrony_directory=/etc/chrony/clockseed.d
outcome_file=$chrony_directory/timestamping.conf
clocks_file=$chrony_directory/refclocks.conf
drop_in_directory=/etc/systemd/system/chrony.service.d
state_directory=/run/clockseed
link_limit=10   # seconds that `prepare` waits for the link of an adapter that could do it

setting() { sed -n "s/^$1=//p" "$expect_file" 2>/dev/null | head -n 1; }

# write_file FILE [MODE]: standard input becomes FILE at once.
write_file() {
  temporary=$(mktemp "${1%/*}/.clockseed.XXXXXXXXXX") || return 1
  cat >"$temporary" && chmod "${2:-0644}" "$temporary" && mv -f -T "$temporary" "$1" && return 0
  rm -f "$temporary"
  return 1
}

# The physical ports below an interface, itself when there is nothing below, one a line.
ports_of() { descend "$1" 8 | sort -u; }

# descend INTERFACE DEPTH. In a subshell: the variables of one level are not those of the next.
descend() (
  set +f
  below=no
  for lower in "/sys/class/net/$1"/lower_*; do
    { [ -e "$lower" ] && [ "$2" -gt 0 ]; } || continue
    below=yes
    descend "${lower##*/lower_}" $(($2 - 1))
  done
  [ "$below" = yes ] || printf '%s\n' "$1"
)

exists() { [ -e "/sys/class/net/$1" ]; }

# A link: reading `carrier` fails while the interface is not even switched on.
has_link() { [ "$(cat "/sys/class/net/$1/carrier" 2>/dev/null)" = 1 ]; }

# lacks PORT FILTERS: what it lacks for hardware timestamping, empty when it lacks nothing; one of the receive filters
# will do. Reads ethtool 5.9 (names followed by their constants) to 6.14 and later ("Hardware timestamp provider index"
# instead of "PTP Hardware Clock").
lacks() {
  command -v ethtool >/dev/null 2>&1 || { echo 'ethtool to ask' && return; }
  ethtool -T "$1" 2>/dev/null | awk -v any="$2" '
    /^[^ \t]/ { section = $0 }
    /^(PTP Hardware Clock|Hardware timestamp provider index): [0-9]/ { clock = 1 }
    /^[ \t]/ && section ~ /^Capabilities/ { has[$1] = 1 }
    /^[ \t]/ && section ~ /^Hardware Receive Filter/ && index(" " any " ", " " $1 " ") { filter = 1 }
    END {
      if (!has["hardware-transmit"]) print "hardware-transmit"
      if (!has["hardware-receive"]) print "hardware-receive"
      if (!has["hardware-raw-clock"]) print "hardware-raw-clock"
      if (!clock) print "a PTP hardware clock"
      if (!filter) print "a filter of " any
    }' | paste -s -d , | sed 's/,/, /g'
}

# Judges every port of every adapter. Sets `usable` (ports, separated by blanks), `reasons` and `adapters` (one a line), and
# what probe_clocks does.
# A port's identity is its name and index: an adapter that went and came back is another one to chronyd.
probe() {
  usable='' reasons='' adapters='' clocks='' clock_reasons='' configuration=$(digest)
  planned=$(setting timestamping)
  [ "$planned" != software ] || reasons='the spec asks for software timestamps'
  for interface in $(adapter_names); do
    stamps=software
    [ "$planned" = software ] || judge_adapter
    adapters="${adapters}adapter=$interface $stamps
"
  done
  # begin: only with sources outside
  probe_clocks
  # end: only with sources outside
}

adapter_names() {
  sed -n 's/^adapter=//p' "$expect_file" 2>/dev/null |
    # begin: only with ptp
    # The clock of an adapter that PTP is spoken on is ptp4l's.
    grep -v -e "^$(setting ptp-adapter) " |
    # end: only with ptp
    awk '!seen[$1]++ { print $1 }'
}

judge_adapter() {
  if ! exists "$interface"; then
    add_reason "$interface is not there"
    return
  fi
  for port in $(ports_of "$interface"); do
    judge_port "$port"
  done
}

add_reason() {
  reasons="$reasons${reasons:+
}$1"
}

judge_port() {
  # Two VLANs may stand on one port.
  case " $usable " in *" $1 "*) stamps=hardware && return ;; *) ;; esac
  missing=$(lacks "$1" 'all ntp ntp-all')
  if [ -n "$missing" ]; then
    reason="$1 lacks $missing"
  elif ! has_link "$1"; then
    reason="$1 has no link"
  elif has_failed "$(identity "$1")"; then
    reason="chronyd did not start with hardware timestamps on $1"
  else
    reason="$1 stamps packets in hardware"
    usable="$usable${usable:+ }$1"
    stamps=hardware
  fi
  add_reason "$reason"
}

# IDENTITY is what chronyd died of, with what is configured now.
has_failed() { grep -q -x -F -e "$1 $configuration" "$state_directory/hardware-failed" 2>/dev/null; }

identity() { printf '%s %s\n' "$1" "$(cat "/sys/class/net/$1/ifindex" 2>/dev/null)"; }

# The text of timestamping.conf, empty for software timestamps.
directives() {
  for port in $usable; do
    printf '# %s: hardware-transmit, -receive, -raw-clock, PTP clock and receive filter found by ethtool -T\n' "$port"
    printf 'hwtimestamp %s\n' "$port"
  done
}

# begin: only with sources outside
# The reference clocks of which the device is there. Sets `clocks`, `DEVICE DIRECTIVE` a line, and `clock_reasons`.
probe_clocks() {
  while read -r device directive; do
    [ -n "$device" ] || continue
    clock_reason="$device is there"
    if [ ! -c "$device" ]; then
      clock_reason="$device is not there"
    elif has_failed "$(device_identity "$device")"; then
      clock_reason="chronyd did not start with $device"
    else
      clocks="$clocks$device $directive
"
    fi
    clock_reasons="$clock_reasons${clock_reasons:+; }$clock_reason"
  done <<END
$(sed -n 's/^refclock=//p' "$expect_file" 2>/dev/null)
END
  drop_unnumbered
}

# A pulse without the clock that it is locked to would number its seconds by whatever is selected, or by the own clock.
drop_unnumbered() {
  kept=''
  while read -r device directive; do
    [ -n "$device" ] || continue
    lock=$(printf '%s\n' "$directive" | sed -n 's/.* lock \([A-Z0-9]*\).*/\1/p')
    if [ -z "$lock" ] || printf '%s\n' "$clocks" | grep -q " refid $lock " ||
      grep -q "^refclock .* refid $lock " "$chrony_file" 2>/dev/null; then
      kept="$kept$device $directive
"
    else
      clock_reasons="$clock_reasons; $device waits for $lock, which it is locked to"
    fi
  done <<END
$clocks
END
  clocks=$kept
}

# A device that went and came back is another one to chronyd: it has another node.
device_identity() { printf '%s %s\n' "$1" "$(stat -L -c '%t:%T:%i' "$1" 2>/dev/null)"; }

clock_identities() {
  printf '%s' "$clocks" | while read -r device _; do device_identity "$device"; done
}

write_clocks() {
  [ -z "$clock_reasons" ] || echo "reference clocks: $clock_reasons"
  [ -z "$clocks" ] || printf '%s' "$clocks" | sed 's/^[^ ]* //' | write_file "$clocks_file"
}
# end: only with sources outside

# What chronyd is started with: how, and then also on which ports, as one digest. Without comments and empty lines,
# which start no other chronyd. The keys are part of it, so what holds a digest is for root alone: a key that somebody
# has thought of could be guessed by it.
digest() (
  set +f
  keys=$(setting keys)
  cat "$chrony_file" "$drop_in_directory"/*.conf ${keys:+"${keys#* }"} 2>/dev/null | grep -v -e '^[[:space:]]*[#;]' -e '^[[:space:]]*$' |
    sha256sum | cut -d ' ' -f 1
)

fingerprint() {
  {
    printf '%s\n' "$configuration"
    identities
    # begin: only with sources outside
    # Of a clock also how it is read, which stands in no file of `configuration`.
    printf '%s' "$clocks"
    # end: only with sources outside
  } | sha256sum | cut -d ' ' -f 1
}

# What may keep chronyd from starting, one a line.
identities() {
  for port in $usable; do identity "$port"; done
  # begin: only with sources outside
  clock_identities
  # end: only with sources outside
}

# A port that could stamp in hardware but has no link yet is waited for, a little: it spares a restart later.
wait_for_capable_ports() {
  waited=0
  while printf '%s\n' "$reasons" | grep -q 'has no link$' && [ "$waited" -lt "$link_limit" ]; do
    sleep 1
    waited=$((waited + 1))
    probe
  done
}

# A start with hardware that never came to `started` is one that chronyd died of (or that was broken off, which costs no
# more than timestamps in software, and a clock, until the next boot): remember ports and devices, do without. With another
# configuration it may have been that, so they are tried again.
note_failed_start() {
  [ -e "$state_directory/trying" ] || return 0
  mv -f "$state_directory/trying" "$state_directory/hardware-failed"
  echo "chronyd did not start with hardware timestamps on: $(cut -d ' ' -f 1,2 "$state_directory/hardware-failed" | paste -s -d ,)"
}

prepare() {
  mkdir -p "$state_directory" "$chrony_directory" || return 1
  note_failed_start
  probe
  wait_for_capable_ports
  record_outcome
  rm -f "$state_directory/trying"
  [ -n "$clocks" ] || rm -f "$clocks_file"
  [ -z "$usable$clocks" ] ||
    identities | sed "s/\$/ $configuration/" | write_file "$state_directory/trying" 0600
  # begin: only with sources outside
  write_clocks || return 1
  # end: only with sources outside
  if [ -n "$usable" ]; then
    directives | write_file "$outcome_file" || return 1
  else
    rm -f "$outcome_file"
  fi
  fingerprint | write_file "$state_directory/started-with" 0600
}

record_outcome() {
  case $adapters in
    *' hardware
'*' software
'* | *' software
'*' hardware
'*) outcome=mixed ;;
    *' hardware'*) outcome=hardware ;;
    *) outcome=software ;;
  esac
  {
    printf 'outcome=%s\n%s' "$outcome" "$adapters"
    printf '%s\n' "$reasons" | sed 's/^/reason=/'
  } | write_file "$state_directory/timestamping"
  echo "timestamps in $outcome: $(printf '%s\n' "$reasons" | paste -s -d ';' | sed 's/;/; /g')"
}

# Not while a start is being tried: `prepare` has just decided.
changed() {
  probe
  [ "$(fingerprint)" != "$(cat "$state_directory/started-with" 2>/dev/null)" ]
}

# Waits for a link as long as the adapter is there: a cable may be plugged in tomorrow.
wait_for_link() {
  until has_link "$1"; do
    exists "$1" || return 1
    sleep 2
  done
}

adapter() {
  wait_for_link "$1" || { echo "$1 is gone again" && return 0; }
  # begin: only with ptp
  [ "$(setting ptp-owner)" = ptp ] ||
  # end: only with ptp
  bring_in "$1 has a link" "timestamps change"
  # begin: only with ptp
  [ -z "$(setting ptp)" ] || /usr/local/lib/clockseed/ptp adapter "$1"
  # end: only with ptp
}

# begin: only with sources outside
# NAME as the kernel has it; there are devices that are nobody's reference clock.
device() {
  while read -r device _; do
    [ -n "$device" ] || continue
    node=$(readlink -f "$device")
    [ "${node##*/}" = "$1" ] || continue
    bring_in "$device has appeared" 'reference clocks change'
    return
  done <<END
$(sed -n 's/^refclock=//p' "$expect_file" 2>/dev/null)
END
  echo "$1 has appeared, which is no reference clock of ours"
}
# end: only with sources outside

# bring_in WHAT EFFECT: WHAT has happened; where chronyd is started with something else by it, that is the EFFECT. One at
# a time: what two of them would see is one change.
bring_in() {
  mkdir -p "$state_directory" && exec 9>"$state_directory/probe.lock" && flock 9
  state=$(systemctl show --property=ActiveState --value chrony.service 2>/dev/null)
  if [ "$state" != active ] && ! systemctl is-enabled --quiet chrony.service 2>/dev/null; then
    echo "$1; chrony.service is $state and not enabled: left alone"
  elif [ "$state" != active ]; then
    echo "$1; chrony.service is $state: starting it"
    systemctl reset-failed chrony.service 2>/dev/null
    systemctl restart chrony.service
  elif changed; then
    echo "$1 and $2 ($(printf '%s\n' "$reasons" | paste -s -d ';')${clock_reasons:+;$clock_reasons}): restarting chrony.service"
    systemctl restart chrony.service
  elif grep -q -x outcome=blind "$state_directory/preset" 2>/dev/null; then
    echo "$1, and chronyd was started without the group's time: restarting chrony.service"
    systemctl restart chrony.service
  else
    echo "$1; chronyd needs no restart"
  fi
}

main() {
  case $#,${1-} in
    1,prepare) prepare ;;
    1,started) rm -f "$state_directory/trying" ;;
    1,changed) changed ;;
    2,adapter) adapter "$2" ;;
    # begin: only with ptp
    3,lacks) lacks "$2" "$3" ;;
    # end: only with ptp
    2,device) device "$2" ;;
    *)
      echo "usage: ${0##*/} prepare | started | changed | adapter INTERFACE | device NAME" >&2
      return 2
      ;;
  esac
}

main "$@"
