#!/bin/sh
# clockseed ptp: what ptp4l needs before and after it starts.
#
#   ptp prepare      before ptp4l starts: what the adapter really has, hardware timestamps or software ones, to /run/clockseed/ptp
#   ptp listen       a primary that is not the only one: take the group's time before it may lead (below)
#   ptp started      after ptp4l has started: it answers, so what was prepared did not keep it from starting
#   ptp hardware     exit 0 when packets are stamped in hardware, so that there is an adapter's clock to carry over
#   ptp changed      exit 0 when ptp4l was started with something else than `prepare` would give it now
#   ptp adapter IF   IF has appeared and has a link: restart ptp4l only when that changes what it is started with
#
# /run/clockseed/ptp: `PTP4L_OPTIONS=…` for the unit, `timestamping=hardware|software` and `reason=…` for people and the check.
#
# listen: ptp4l runs here as a client (-s). Where nobody leads for `ptp-listens` seconds it starts alone; where another one
# does the clock becomes its clock, and as long as it is not this one does not lead (exit 1: systemd tries again). Says so in /run/clockseed/preset, as `preset` does for chrony: `outcome=`
#   set      the clock was moved to the group's time
#   agreed   it was right already
#   alone    nobody led
#   waiting  another one leads, and the clock is not its clock yet
#   blind    the adapter has no link
#
# Hardware is used when `ethtool -T` shows hardware-transmit, hardware-receive, hardware-raw-clock, a PTP hardware clock, and
# a receive filter for PTP's event messages on this transport or for all packets (what ptp4l itself asks for).
#
# Reads /etc/clockseed/expect (data: parsed, never sourced). Needs root, linuxptp, ethtool (without it: software), systemd.
# Exit: 0, or 1 from `hardware` and `changed` when it is not so, and from `listen` while it waits, 2 usage.
#
# shellcheck disable=SC2250  # $name, not ${name}: the latter only where it is needed reads better
# shellcheck disable=SC2312  # a reader that fails gives an empty value, which means: not usable

set -u
# Words of data are split at blanks in places, never taken for patterns.
set -f
export LC_ALL=C
umask 022

expect_file=/etc/clockseed/expect
configuration_file=/etc/linuxptp/clockseed.conf
units=/etc/systemd/system
state_directory=/run/clockseed
state_file=$state_directory/ptp
answer_limit=10    # seconds that ptp4l may need until it answers
link_limit=15      # seconds that `listen` waits for a link
settle_limit=60    # seconds that it gives the clock to settle on a leader's: with software timestamps ptp4l measures for 16 s
                   # before it sets anything, and for 37 s when the time comes 8 times a second (seen)

setting() { sed -n "s/^$1=//p" "$expect_file" 2>/dev/null | head -n 1; }

# Standard input becomes FILE at once.
write_file() {
  temporary=$(mktemp "${1%/*}/.clockseed.XXXXXXXXXX") || return 1
  cat >"$temporary" && chmod "${2:-0644}" "$temporary" && mv -f -T "$temporary" "$1" && return 0
  rm -f "$temporary"
  return 1
}

has_link() { [ "$(cat "/sys/class/net/$1/carrier" 2>/dev/null)" = 1 ]; }

# What ADAPTER lacks for hardware timestamps of PTP, empty when it lacks nothing.
lacks() {
  filter=ptpv2-l4-event
  [ "$(setting ptp-profile)" != gptp ] || filter=ptpv2-l2-event
  /usr/local/lib/clockseed/probe lacks "$1" "all ptpv2-event $filter"
}

# An adapter that went and came back is another one: its name and its index.
identity() { printf '%s %s\n' "$1" "$(cat "/sys/class/net/$1/ifindex" 2>/dev/null)"; }

# What decides how ptp4l runs, as one digest. Without comments and empty lines.
digest() {
  cat "$configuration_file" "$units/clockseed-ptp4l.service" "$units/clockseed-phc2sys.service" 2>/dev/null |
    grep -v -e '^[[:space:]]*#' -e '^[[:space:]]*$' | sha256sum | cut -d ' ' -f 1
}

# Sets `timestamping`, `reason` and `options`.
decide() {
  adapter=$(setting ptp-adapter)
  timestamping=software
  missing=$(lacks "$adapter")
  if [ ! -e "/sys/class/net/$adapter" ]; then
    reason="$adapter is not there"
  elif [ "$(setting timestamping)" = software ]; then
    reason='the spec asks for software timestamps'
  elif [ -n "$missing" ]; then
    reason="$adapter lacks $missing"
  elif grep -q -x -F -e "$(identity "$adapter") $(digest)" "$state_directory/ptp-hardware-failed" 2>/dev/null; then
    reason="ptp4l did not start with hardware timestamps on $adapter"
  else
    timestamping=hardware reason="$adapter stamps packets in hardware"
  fi
  choose_options
}

# In software ptp4l sets the system's clock itself; in hardware the adapter's, and phc2sys the system's.
choose_options() {
  options=--time_stamping=$timestamping
  [ "$timestamping" = software ] || return 0
  # A way through the kernel is longer than a wire.
  [ "$(setting ptp-profile)" != gptp ] || options="$options --neighborPropDelayThresh=20000000"
  if [ "$(setting ptp-owner),$(setting ptp)" = chrony,takes ]; then
    options="$options --clock_servo=ntpshm --ntpshm_segment=0"
  elif [ "$(setting ptp-step)" = never ]; then
    options="$options --first_step_threshold=0"
  fi
}

fingerprint() { printf '%s\n' "$(digest) $(identity "$adapter") $options" | sha256sum | cut -d ' ' -f 1; }

# A ptp4l that was killed leaves its sockets, and could not make them anew.
prepare() {
  mkdir -p "$state_directory" || return 1
  rm -f /run/ptp4l /run/ptp4lro
  if [ -e "$state_directory/ptp-trying" ]; then
    mv -f "$state_directory/ptp-trying" "$state_directory/ptp-hardware-failed"
  fi
  decide
  [ "$timestamping" = software ] || printf '%s %s\n' "$(identity "$adapter")" "$(digest)" | write_file "$state_directory/ptp-trying"
  fingerprint | write_file "$state_directory/ptp-started-with"
  printf 'PTP4L_OPTIONS=%s\ntimestamping=%s\nreason=%s\n' "$options" "$timestamping" "$reason" | write_file "$state_file"
  echo "timestamps in $timestamping: $reason"
}

changed() {
  decide
  [ "$(fingerprint)" != "$(cat "$state_directory/ptp-started-with" 2>/dev/null)" ]
}

is_hardware() { grep -q -x timestamping=hardware "$state_file" 2>/dev/null; }

ask_ptp4l() { pmc -u -b 0 -f "$configuration_file" "$@" 2>/dev/null </dev/null; }

# Of a start that ends without an answer `ptp-trying` stays, and the next one does without hardware.
started() {
  waited=0
  until ask_ptp4l 'GET DEFAULT_DATA_SET' | grep -q DEFAULT_DATA_SET; do
    waited=$((waited + 1))
    [ "$waited" -lt "$answer_limit" ] || return 0
    sleep 1
  done
  rm -f "$state_directory/ptp-trying"
}

# ---------------------------------------------------------------------------------------- listening

record() {
  echo "listen: $1: $2"
  printf 'outcome=%s\nreason=%s\n' "$1" "$2" | write_file "$state_directory/preset"
}

# Seconds between the clock and the time since boot: it moves by what the clock is moved by.
read_shift() { awk -v now="$(date +%s.%N)" '{ printf "%.6f", now - $1 }' /proc/uptime; }

wait_for_link() {
  waited=0
  until has_link "$adapter"; do
    waited=$((waited + 1))
    [ "$waited" -lt "$link_limit" ] || return 1
    sleep 1
  done
}

# ptp4l as a client, and phc2sys with hardware timestamps; `clients` are their process ids.
start_clients() {
  # shellcheck disable=SC2046  # options are words
  ptp4l -f "$configuration_file" $(sed -n 's/^PTP4L_OPTIONS=//p' "$state_file") -s >/dev/null 2>&1 </dev/null &
  clients=$!
  is_hardware || return 0
  phc2sys -f "$configuration_file" -a -r >/dev/null 2>&1 </dev/null &
  clients="$clients $!"
}

stop_clients() {
  # shellcheck disable=SC2086  # numbers
  kill $clients 2>/dev/null
  wait
  rm -f /run/ptp4l /run/ptp4lro
}

# Of the leader: none, heard, or settled, when the clock follows it and is within `max-offset` of it (or a millisecond, below
# which nobody's clock is stepped: with software timestamps on a busy machine single offsets say little).
look_for_leader() {
  ask_ptp4l 'GET PORT_DATA_SET' 'GET TIME_STATUS_NP' | awk -v limit="$(setting max-offset)" '
    $1 == "portState" { state = $2 }
    $1 == "master_offset" { offset = $2 < 0 ? -$2 : $2 }
    $1 == "gmPresent" { present = $2 }
    END {
      if (limit < 0.001) limit = 0.001
      if (state == "SLAVE" && present == "true" && offset <= limit * 1e9) print "settled"
      else if (state == "SLAVE" || state == "UNCALIBRATED") print "heard"
      else print "none"
    }'
}

listen() {
  limit=$(setting ptp-listens)
  [ -n "$limit" ] || return 0
  adapter=$(setting ptp-adapter)
  rm -f "$state_directory/preset"
  # Who is stopped while listening has not failed with hardware.
  trying=$(cat "$state_directory/ptp-trying" 2>/dev/null)
  rm -f "$state_directory/ptp-trying"
  listen_to_others || return
  [ -z "$trying" ] || printf '%s\n' "$trying" | write_file "$state_directory/ptp-trying"
}

listen_to_others() {
  wait_for_link || { record blind "$adapter has no link" && return 0; }
  shift_before=$(read_shift)
  start_clients
  settled=0 waited=0 heard=no
  while [ "$waited" -lt "$limit" ] && [ "$settled" -lt 3 ]; do
    sleep 1
    waited=$((waited + 1))
    leader=$(look_for_leader)
    if [ "$leader" = settled ]; then settled=$((settled + 1)); else settled=0; fi
    # Nobody is waited for as long as the clock: who hears one has another limit.
    if [ "$leader" != none ] && [ "$heard" = no ]; then heard=yes limit=$((waited + settle_limit)); fi
  done
  stop_clients
  report_listening
}

report_listening() {
  if [ "$heard" = no ]; then
    record alone "nobody led in $limit s"
    return
  elif [ "$settled" -lt 3 ]; then
    record waiting "another one leads, and the clock was not within a millisecond of it after $settle_limit s"
    return 1
  fi
  moved=$(awk 'BEGIN { printf "%.6f", ARGV[2] - ARGV[1] }' "$shift_before" "$(read_shift)")
  if awk 'BEGIN { moved = ARGV[1] < 0 ? -ARGV[1] : ARGV[1]; exit !(moved <= 0.1) }' "$moved"; then
    record agreed 'it was that of the leader already'
  else
    record set "moved by $moved s"
  fi
}

# ---------------------------------------------------------------------------------------- adapters

# Not ours: nothing to do. ptp4l finds an adapter that lost its link by itself, but not one that is another one now.
bring_in() {
  [ "$1" = "$(setting ptp-adapter)" ] || return 0
  unit=clockseed-ptp4l.service
  if ! systemctl is-active --quiet "$unit"; then
    # It is on its way: systemd tries again and again.
    echo "$1 has a link; $unit is $(systemctl show --property=ActiveState --value "$unit")"
  elif changed; then
    echo "$1 has a link and ptp4l would be started with something else ($reason): restarting $unit"
    systemctl restart "$unit"
  elif grep -q -x outcome=blind "$state_directory/preset" 2>/dev/null; then
    echo "$1 has a link, and ptp4l was started without the group's time: restarting $unit"
    systemctl restart "$unit"
  else
    echo "$1 has a link; ptp4l needs no restart"
  fi
}

main() {
  case $#,${1-} in
    1,prepare) prepare ;;
    1,listen) listen ;;
    1,started) started ;;
    1,hardware) is_hardware ;;
    1,changed) changed ;;
    2,adapter) bring_in "$2" ;;
    *)
      echo "usage: ${0##*/} prepare | listen | started | hardware | changed | adapter INTERFACE" >&2
      return 2
      ;;
  esac
}

main "$@"
