#!/bin/sh
# clockseed preset: a primary takes the group's time before it serves any, so that nobody who starts moves the others.
#
# chrony.service runs it before chronyd. It asks whom /etc/clockseed/expect names (data: parsed, never sourced):
# `preset=` lines, those whom it will follow and the other primaries; when none of them answers `preset-otherwise=`
# lines, secondaries, which keep the group's time; and when nobody of the group does `preset-outside=` lines, directives
# for servers outside of all groups. A clock that is further off than `max-offset` is stepped. Asked again
# and again for `preset-limit` seconds at most; when nobody answers in that time it starts alone. Without such lines it
# ends at once. A machine whose adapters have no address yet is waited for, for a while.
#
# What happened stands in /run/clockseed/preset, `outcome=` and `reason=`:
#   set      the clock was stepped to the group's time
#   agreed   it was right already
#   alone    nobody answered, or those who did disagree: its own clock it is
#   blind    there was no adapter to ask through; `probe adapter` restarts chrony when one has come
#
# Facts, seen with chronyd 4.0, 4.3, 4.6 and 4.9: -Q takes the majority, and none when two disagree (4.2 s), but not with
# polls below 1 s, where the first to answer wins; an answer takes 1.3 s; whoever is not synchronised is not heard; and,
# unlike a running chronyd, it believes a secondary that still names the asker as its source.
#
# Needs root, iproute2, and no chronyd that runs. Exit: 0, 1 when one does, 2 usage.
#
# shellcheck disable=SC2250  # $name, not ${name}: the latter only where it is needed reads better
# shellcheck disable=SC2312  # a reader that fails gives an empty value: no answer

set -u
# Words of data are split at blanks, never taken for patterns.
set -f
export LC_ALL=C
umask 022

expect_file=/etc/clockseed/expect
state_directory=/run/clockseed
adapter_limit=15   # seconds that the first adapter is waited for
others_limit=5     # seconds that the others are waited for beside one that is there
round_limit=5      # seconds that chronyd asks at a time
outside_limit=12   # seconds that it asks outside: names are looked up, and a burst takes 6 s

settings() { sed -n "s/^$1=//p" "$expect_file" 2>/dev/null; }

# Seconds since boot: the clock is what is about to be set.
read_uptime() {
  read -r uptime _ </proc/uptime
  uptime=${uptime%%.*}
}

# record OUTCOME REASON
record() {
  echo "preset: $1: $2"
  printf 'outcome=%s\nreason=%s\n' "$1" "$2" >"$state_directory/preset"
}

# ADAPTER has a link and its address; an IPv6 one that may still be somebody else's (tentative) does not answer yet.
is_ready() {
  [ "$(cat "/sys/class/net/$1/carrier" 2>/dev/null)" = 1 ] || return 1
  address=$(settings adapter | awk -v name="$1" '$1 == name { print $2; exit }')
  case $address in
    dhcp) ip -o address show dev "$1" scope global -tentative ;;
    *) ip -o address show dev "$1" to "$address" -tentative ;;
  esac 2>/dev/null | grep -q .
}

# Of those who are asked in the group; with none of them any adapter is as good as another.
adapters_to_ask_through() {
  {
    settings preset
    settings preset-otherwise
  } | awk '{ print $1 }' | sort -u | grep . || settings adapter | awk '{ print $1 }' | sort -u
}

# Sets `ready` (adapters, separated by blanks); fails when there is none.
wait_for_adapters() {
  waited=0
  while :; do
    ready='' missing=''
    for adapter in $(adapters_to_ask_through); do
      if is_ready "$adapter"; then ready="$ready $adapter"; else missing="$missing $adapter"; fi
    done
    [ -n "$missing" ] || return 0
    [ -z "$ready" ] || [ "$waited" -lt "$others_limit" ] || return 0
    [ "$waited" -lt "$adapter_limit" ] || return 1
    sleep 1
    waited=$((waited + 1))
  done
}

# ask OPTION KEY: what chronyd finds the clock to be wrong by, in seconds, asking the sources of KEY; nothing when it does
# not know. OPTION: Q looks, q steps the clock, too. Whom the machine will follow decides against its equals (trust).
# With keys as chronyd will ask afterwards: nobody without one is believed where all have one.
ask() {
  # begin: only with sources outside
  if [ "$2" = preset-outside ]; then
    ask_outside "$1"
    return
  fi
  # end: only with sources outside
  ask_option=$1 ask_key=$2 ask_mode=require ask_keys=$(settings keys)
  set --
  while read -r adapter address _ _ key; do
    [ -n "$address" ] || continue
    case " $ready " in *" $adapter "*) ;; *) continue ;; esac
    rank=
    ! settings leader | grep -q -F -e "$adapter $address " || rank=' trust prefer'
    [ -n "$key" ] || ask_mode=ignore
    set -- "$@" "server $address iburst minpoll 0 maxpoll 0$rank${key:+ key $key}"
  done <<END
$(settings "$ask_key")
END
  # begin: only with ptp
  # Of those that it will follow: PTP, which another program writes to shared memory.
  if [ "$ask_key" = preset ]; then
    while read -r directive; do
      [ -z "$directive" ] || { set -- "$@" "$directive trust prefer" && ask_mode=ignore; }
    done <<END
$(settings preset-clock)
END
  fi
  # end: only with ptp
  [ $# -gt 0 ] || return 0
  set -- "$@" "authselectmode $ask_mode" ${ask_keys:+"keyfile ${ask_keys#* }"}
  run_chronyd "$@"
}

# begin: only with sources outside
# The same of servers outside: with the polls of the plan, for they are not ours, and the certificates that chronyd trusts.
ask_outside() {
  [ -n "$(settings preset-outside)" ] || return 0
  ask_option=$1
  set --
  while read -r directive; do
    [ -z "$directive" ] || set -- "$@" "$directive"
  done <<END
$(settings preset-outside)
$(grep -i -E '^(ntstrustedcerts|nosystemcert|nocerttimecheck)' /etc/chrony/chrony.conf 2>/dev/null)
END
  ask_limit=$outside_limit
  run_chronyd "$@" 'authselectmode ignore'
}
# end: only with sources outside

# run_chronyd DIRECTIVE…: what it finds the clock to be wrong by. AppArmor lets it write its pid file there; no sockets of
# its own.
run_chronyd() {
  chronyd "-$ask_option" -t "$ask_limit" "$@" 'port 0' 'cmdport 0' 'bindcmdaddress /' \
    'pidfile /run/chrony/preset.pid' 2>&1 </dev/null |
    sed -n 's/.* wrong by \(-\{0,1\}[0-9.][0-9.]*\) seconds.*/\1/p'
}

# take KEY: the clock becomes theirs, when they answer.
take() {
  error=$(ask Q "$1")
  [ -n "$error" ] || return 1
  if awk 'BEGIN { error = ARGV[1] + 0; exit !((error < 0 ? -error : error) <= ARGV[2] + 0) }' "$error" "$(settings max-offset)"; then
    record agreed "wrong by $error s"
    return 0
  fi
  if [ "$(settings step)" = never ]; then
    record alone "wrong by $error s, and the spec lets no clock step"
    return 0
  fi
  ask_limit=$round_limit
  stepped=$(ask q "$1")
  if [ -n "$stepped" ]; then
    record set "stepped by $stepped s"
  else
    record alone "wrong by $error s, but the clock could not be set"
  fi
}

# Sets ask_limit; fails when there is no time left for an answer.
is_time_left() {
  read_uptime
  ask_limit=$((deadline - uptime))
  [ "$ask_limit" -lt "$round_limit" ] || ask_limit=$round_limit
  [ "$ask_limit" -ge 2 ]
}

main() {
  mkdir -p "$state_directory" || return 0
  rm -f "$state_directory/preset"
  [ -n "$(settings 'preset.*')" ] || return 0
  if systemctl is-active --quiet chrony.service 2>/dev/null; then
    echo 'preset: chronyd runs: the clock is its own' >&2
    return 1
  fi
  # chronyd makes it only together with its socket.
  [ -d /run/chrony ] || { mkdir -m 0700 /run/chrony && chown _chrony:_chrony /run/chrony; }
  wait_for_adapters || {
    record blind "no address on$missing"
    return 0
  }
  read_uptime
  limit=$(settings preset-limit)
  deadline=$((uptime + ${limit:-10}))
  while is_time_left; do
    ! take preset || return 0
    is_time_left || break
    ! take preset-otherwise || return 0
    is_time_left || break
    ! take preset-outside || return 0
    # Whatever keeps chronyd from asking is not tried without a pause.
    sleep 1
  done
  record alone "nobody answered in ${limit:-10} s, or they disagree"
}

if [ $# -gt 0 ]; then
  echo "usage: ${0##*/}" >&2
  exit 2
fi
main
