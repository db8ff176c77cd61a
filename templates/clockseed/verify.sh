#!/bin/sh
# clockseed verify: does this machine keep time the way the spec says it does?
#
# Compares what runs here with /etc/clockseed/expect (data: parsed, never sourced) and says so three
# times: one line a check on stdout (the journal, when clockseed-verify.service runs it),
# /run/clockseed/verify.json, and, where the spec asks for it, a file for node_exporter's textfile
# collector.
#
#   verify          for the unit. Waits until first boot has ended; as long as this boot has no verdict,
#                   tries again until all is well or `within` has passed; once there is one, judges at once, but gives
#                   a chronyd that was started a moment ago the time that it needs.
#   verify --once   for a person at a terminal: judges at once, writes nothing. Without root it says what it
#                   cannot see.
#
# Beside checks there are warnings, which make nothing red: `redundancy` (a source of several is lost) and `holdover`
# (cut off from the group above: the group agrees with itself, but keeps time by itself).
#
# Exit: 0 all checks ok, 1 a check failed, 2 usage.
#
# Needs chrony or linuxptp, iproute2, util-linux and what every Debian has (dash, coreutils, mawk, grep, sed, systemd);
# iptables only where ufw is. It never changes the clock, chronyd or the firewall, and reads nothing that
# chronyd's user can write: chronyd's process id comes from systemd, the rest through chronyc.
#
# Where the facts come from: chronyc(1) for the columns of `chronyc -c` (4.0 to 4.8), proc(5), ss(8), chrt(1).
#
# shellcheck disable=SC2250  # $name, not ${name}: the latter only where it is needed reads better
# shellcheck disable=SC2312  # a reader that fails gives an empty value, and every judge below fails on that

set -u
# Words of data are split at blanks in places, never taken for patterns.
set -f
export LC_ALL=C
umask 022

expect_file=/etc/clockseed/expect
state_directory=/run/clockseed
lasting_directory=/var/lib/clockseed
cloud_init_directory=/run/cloud-init

first_boot_limit=1800   # seconds that we wait for cloud-init to end
start_limit=60          # seconds that a chronyd may need to select its source (12 when polling tightly, on a quiet network)
sample_count=5          # packets and offsets that a secondary is judged by
age_limit_polls=8       # the newest measurement may be this many polls old,
age_limit_seconds=5     # or this many seconds (chronyd reports whole ones, and a filter gathers several polls);
                        # nor is a source silent before, however fast it is polled
takeover_limit=60       # seconds that a source may be silent while another one is about to take over (20 to 40, seen)
never=4294967295        # chronyd's "age of the last sample" when there has never been one
newline='
'

# ---------------------------------------------------------------------------------------- reading

# chronyc's answer in machine-readable form, empty when chronyd does not answer (chronyc then talks to stdout).
ask_chronyd() {
  answer=$(chronyc -n -c "$@" 2>/dev/null </dev/null) || answer=
  printf '%s\n' "$answer"
}

# Seconds since boot, whole ones and all of it: the clock that we judge may be stepped while we do.
read_uptime() {
  read -r uptime rest </proc/uptime
  uptime_seconds=${uptime%%.*}
}

# The first value of a key counts, but `adapter`, `leader`, `peer`, `external` and `serve` are lists, an entry a line. Nothing here
# starts a process: this program runs once a minute for years.
load_expectations() {
  format='' machine='' group='' role='' configuration='' stratum='' holdover_stratum='' local_stratum=''
  timestamping='' scheduling_policy='' scheduling_priority='' firewall='' max_offset='' within='' textfile='' install=''
  adapters='' leaders='' peers='' externals='' served='' asked='' outside='' keys='' ptp='' ptp_owner=''
  [ -r "$expect_file" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    value=${line#*=}
    case $line in
      format=*) format=${format:-$value} ;;
      machine=*) machine=${machine:-$value} ;;
      group=*) group=${group:-$value} ;;
      role=*) role=${role:-$value} ;;
      configuration=*) configuration=${configuration:-$value} ;;
      stratum=*) stratum=${stratum:-$value} ;;
      holdover-stratum=*) holdover_stratum=${holdover_stratum:-$value} ;;
      local-stratum=*) local_stratum=${local_stratum:-$value} ;;
      timestamping=*) timestamping=${timestamping:-$value} ;;
      scheduling-policy=*) scheduling_policy=${scheduling_policy:-$value} ;;
      scheduling-priority=*) scheduling_priority=${scheduling_priority:-$value} ;;
      firewall=*) firewall=${firewall:-$value} ;;
      max-offset=*) max_offset=${max_offset:-$value} ;;
      within=*) within=${within:-$value} ;;
      textfile=*) textfile=${textfile:-$value} ;;
      install=*) install=${install:-$value} ;;
      # begin: only with ptp
      ptp=*) ptp=$value ;;
      ptp-owner=*) ptp_owner=$value ;;
      # end: only with ptp
      adapter=*) adapters="$adapters$value$newline" ;;
      keys=*) keys=${keys:-$value} ;;
      serve=*) served="$served$value$newline" ;;
      leader=*) leaders="$leaders$value$newline" asked="$asked$value$newline" ;;
      peer=*) peers="$peers$value$newline" asked="$asked$value$newline" ;;
      external=*) externals="$externals$value$newline" ;;
      outside=*) outside="$outside$value$newline" ;;
      preset-otherwise=*) asked="$asked$value$newline" ;;
      *) ;;
    esac
  done <"$expect_file"
  within=$(whole_seconds "$within" 300)
}

# The columns of `chronyc -c tracking`; all empty when chronyd does not answer.
read_tracking() {
  tracking=$(ask_chronyd tracking)
  IFS=, read -r tracked_id tracked_name tracked_stratum _ tracked_offset tracked_last tracked_rms _ _ _ \
    tracked_delay tracked_dispersion _ tracked_leap <<END
$tracking
END
}

# The names of all sources and of the selected one, from `chronyc -c sources`. Sets tracked_source, what the clock was set
# by, in the same words: an address, for a reference clock its refid, or the name by which a server outside is planned.
read_sources() {
  sources=$(ask_chronyd sources) tracked_source=$tracked_name
  # begin: only with sources outside
  give_names
  # end: only with sources outside
  source_names='' selected=''
  while IFS=, read -r _ state name _ _ _ _ _ _ _ really; do
    [ -n "$name" ] || continue
    [ -z "$really" ] || [ "$really" != "$tracked_name" ] || tracked_source=$name
    holds "$source_names" "$name" || source_names="$source_names${source_names:+ }$name"
    [ "$state" != '*' ] || selected=$name
  done <<END
$sources
END
}

# begin: only with sources outside
# Servers are shown by their addresses; `chronyc -N`, for root alone, has the same lines with the names that they were
# planned by. An eleventh column keeps the address.
give_names() {
  am_root && has_names || return 0
  sources=$(printf '%s\n' "$sources" | names=$(chronyc -N -c sources 2>/dev/null </dev/null) awk -F , -v OFS=, '
    BEGIN {
      count = split(ENVIRON["names"], line, "\n")
      for (at = 1; at <= count; at++) { split(line[at], column, ","); name[at] = column[3] }
    }
    NF { address = $3; if (name[NR] != "") $3 = name[NR]; print $0, address }')
}

# end: only with sources outside

# Sets subject, subject_state (empty when chronyd has no such source), subject_reach (octal) and subject_age (seconds), its
# subject_mode (# for a reference clock), subject_poll and subject_address. Of several servers of one name the best counts.
look_at() {
  subject=$1 subject_state='' subject_reach=0 subject_age=$never subject_mode='' subject_poll='' subject_address=$1
  while IFS=, read -r mode state name _ polled reach age _ _ _ really; do
    [ "$name" = "$subject" ] || continue
    case $subject_state,$state in ,* | *,'*' | [?x~],[+-]) ;; *) continue ;; esac
    subject_state=$state subject_mode=$mode subject_poll=$polled subject_address=${really:-$name}
    case $reach in '' | *[!0-7]*) ;; *) subject_reach=$reach ;; esac
    case $age in '' | *[!0-9]*) ;; *) subject_age=$age ;; esac
  done <<END
$sources
END
}

# begin: only with sources outside
# Servers outside are planned by names, which stand for addresses that nobody planned.
has_names() {
  case $externals in
    *' - '[0-9-]*) return 0 ;;
    *) return 1 ;;
  esac
}

are_names_hidden() { has_names && ! am_root; }

# The clock was set by an address that is no source any more: chronyd looks names up anew when their servers are silent.
is_replaced() { [ -n "$tracked_name" ] && ! holds "$source_names" "$tracked_source"; }
# end: only with sources outside

# The first line of FILE in `line`, empty when there is none.
read_line() {
  line=
  { [ -r "$1" ] && IFS= read -r line <"$1"; } || return 0
}

# VALUE without its fraction when it is a number of seconds, else DEFAULT.
whole_seconds() {
  case ${1%%.*} in
    '' | *[!0-9]*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "${1%%.*}" ;;
  esac
}

# ---------------------------------------------------------------------------------------- writing

# Sets `json` to TEXT as a JSON string. What is not printable ASCII is escaped byte by byte, so that the result is
# always valid, whatever the bytes.
json_string() {
  case $1 in
    *[!\ -~]* | *\"* | *\\*)
      json=$(printf '%s' "$1" | od -A n -v -t x1 | awk '
        {
          for (i = 1; i <= NF; i++) {
            if ($i == "22") printf "\\\""
            else if ($i == "5c") printf "\\\\"
            else if ($i < "20" || $i > "7e") printf "\\u00%s", $i
            else printf "%c", hex($i)
          }
        }
        function hex(pair) {
          return 16 * (index("0123456789abcdef", substr(pair, 1, 1)) - 1) \
            + index("0123456789abcdef", substr(pair, 2, 1)) - 1
        }')
      json="\"$json\""
      ;;
    *) json="\"$1\"" ;;
  esac
}

# Sets `json` to TEXT as a JSON number, null when it is none.
json_number() {
  json=$1
  case ${1#-} in
    '' | *[!0-9.]* | *.*.* | .* | *. | 0[0-9]*) json=null ;;
    *) ;;
  esac
}

# Sets `plain` to TEXT on one line, without anything that could move a terminal's cursor.
make_plain() {
  plain=$1
  case $1 in
    *[!\ -~]*) plain=$(printf '%s' "$1" | tr -c ' -~' '?') ;;
    *) ;;
  esac
}

# Seconds for people: 0.0000031 is "3.1 us".
human_seconds() {
  awk 'BEGIN {
    value = ARGV[1]; if (value !~ /^-?[0-9.]+(e-?[0-9]+)?$/) { print "unknown"; exit }
    size = value < 0 ? -value : value + 0
    if (size < 0.000001) printf "%.0f ns\n", value * 1e9
    else if (size < 0.001) printf "%.1f us\n", value * 1e6
    else if (size < 1) printf "%.1f ms\n", value * 1e3
    else printf "%.1f s\n", value
  }' "$1"
}

# Standard input becomes FILE at once: a reader sees the old text or the new. The temporary file's name cannot
# be guessed and noclobber creates it anew, so that a folder that others may write to cannot lead us astray.
write_file() {
  temporary=$(mktemp -u "${1%/*}/.clockseed.XXXXXXXXXX") || return 1
  (set -C && cat >"$temporary") 2>/dev/null && mv -f -T "$temporary" "$1" 2>/dev/null && return 0
  rm -f "$temporary" 2>/dev/null
  return 1
}

# ---------------------------------------------------------------------------------------- the record of one judgement

# check NAME STATUS EXPECTED FOUND: STATUS is 0 when it is as expected.
check() {
  check_ok=true check_value=1
  check_line="ok   $1: $4"
  [ "$3" = "$4" ] || check_line="$check_line, $3"
  if [ "$2" -ne 0 ]; then
    check_ok=false check_value=0
    check_line="FAIL $1: $4, expected $3"
    failures=$((failures + 1))
  fi
  make_plain "$check_line"
  lines="$lines$plain
"
  json_string "$1"
  checks="$checks${checks:+,
}{\"name\":$json"
  json_string "$3"
  checks="$checks,\"expected\":$json"
  json_string "$4"
  checks="$checks,\"found\":$json,\"ok\":$check_ok}"
  # begin: only with a textfile
  metrics="${metrics}clockseed_check_ok{check=\"$1\"} $check_value
"
  # end: only with a textfile
}

# For what cannot be seen from here: said, never counted as fine.
skip() {
  make_plain "--   $1: not judged: $2"
  lines="$lines$plain
"
}

# same NAME EXPECTED FOUND: a check that two texts are equal.
same() {
  same_status=1
  [ "$2" = "$3" ] && same_status=0
  check "$1" "$same_status" "$2" "${3:-nothing}"
}

# warn NAME FOUND: not as it should be, but what the machine is for still holds.
warn() {
  make_plain "warn $1: $2"
  lines="$lines$plain
"
  json_string "$2"
  warnings="$warnings${warnings:+,
}{\"name\":\"$1\",\"found\":$json}"
  # begin: only with a textfile
  warning_metrics="${warning_metrics}clockseed_warning{check=\"$1\"} 1
"
  # end: only with a textfile
}

# figure NAME SECONDS: a number beside the checks.
figure() {
  json_number "$2"
  figures="$figures${figures:+,}\"$1\":$json"
  # begin: only with a textfile
  [ "$json" = null ] || metrics="${metrics}clockseed_$1_seconds $json
"
  # end: only with a textfile
}

# ---------------------------------------------------------------------------------------- checks for all roles

judge_expectations() {
  case $format,$role in 1,primary | 1,secondary) return 0 ;; *) ;; esac
  check expectations 1 'format 1 and a role, primary or secondary' \
    "$expect_file with format ${format:-none} and role ${role:-none}"
  return 1
}

# Has /usr/local/lib/clockseed/apply done its work for this very configuration?
judge_setup() {
  read_line "$lasting_directory/applied"
  applied=$line
  [ "$install" = first-boot ] || [ -n "$applied" ] || return 0
  setup_status=1
  setup_found='not finished: see journalctl -u clockseed-apply.service and /var/log/cloud-init-output.log'
  if [ -n "$applied" ] && [ "$applied" = "$configuration" ]; then
    setup_status=0
    setup_found=applied
  elif [ -n "$applied" ]; then
    setup_found="applied for configuration $applied only"
  fi
  check setup "$setup_status" applied "$setup_found"
}

# Sets unit_state and daemon (its process id) of UNIT.
look_at_unit() {
  unit_state='' daemon=0
  while read -r line; do
    case $line in
      ActiveState=*) unit_state=${line#*=} ;;
      MainPID=*[!0-9]* | MainPID=) ;;
      MainPID=*) daemon=${line#*=} ;;
      *) ;;
    esac
  done <<END
$(systemctl show --property=ActiveState --property=MainPID "$1" 2>/dev/null)
END
}

judge_unit() {
  look_at_unit chrony.service
  same unit 'chrony.service active' "chrony.service ${unit_state:-unknown to systemd}"
  judge_scheduling scheduling chronyd
}

# judge_scheduling CHECK PROGRAM: what the kernel runs the process with, not what a unit file asks for.
judge_scheduling() {
  case $scheduling_policy in
    fifo) scheduling_expected="SCHED_FIFO priority $scheduling_priority" ;;
    rr) scheduling_expected="SCHED_RR priority $scheduling_priority" ;;
    *) scheduling_expected='SCHED_OTHER priority 0' ;;
  esac
  scheduling_found="$2 does not run"
  if [ "$daemon" -ne 0 ]; then
    scheduling_found=$(chrt -p "$daemon" 2>/dev/null |
      awk '{ value[NR] = $NF } END { sub(/\|.*/, "", value[1]); print value[1] " priority " value[2] }')
  fi
  same "$1" "$scheduling_expected" "$scheduling_found"
}

# A chronyd without CAP_SYS_TIME (bit 25) looks on. Ubuntu starts it with -x in containers, which is said.
judge_clock_control() {
  control_expected='chronyd may set the clock'
  control_status=1
  if [ "$daemon" -eq 0 ]; then
    control_found='chronyd does not run'
  elif tr '\0' '\n' 2>/dev/null <"/proc/$daemon/cmdline" | grep -q -x -e -x; then
    control_found='chronyd runs with -x'
  elif holds_clock "/proc/$daemon/status"; then
    control_status=0 control_found=$control_expected
  else
    control_found='chronyd without CAP_SYS_TIME'
  fi
  check clock-control "$control_status" "$control_expected" "$control_found"
}

# STATUS is a /proc/PID/status.
holds_clock() {
  awk '$1 == "CapEff:" { digit = index("0123456789abcdef", substr($2, 10, 1)) - 1; holds = int(digit / 2) % 2 }
    END { exit !holds }' "$1" 2>/dev/null
}

# Every adapter is there, has a link, and carries the planned address.
judge_adapters() {
  adapter_status=0 adapter_expected='' adapter_found=''
  while read -r interface address; do
    [ -n "$interface" ] || continue
    wanted="$interface up with $address"
    [ "$address" != dhcp ] || wanted="$interface up with an address"
    found=$wanted
    judge_adapter
    [ "$found" = "$wanted" ] || adapter_status=1
    adapter_expected="$adapter_expected${adapter_expected:+, }$wanted"
    adapter_found="$adapter_found${adapter_found:+, }$found"
  done <<END
$adapters
END
  check adapter "$adapter_status" "$adapter_expected" "${adapter_found:-none planned}"
}

# Sets `found` to what is the matter with $interface.
judge_adapter() {
  link=$(ip -o link show dev "$interface" 2>/dev/null)
  flags=${link#*<}
  flags=,${flags%%>*},
  case $link,$flags in
    ,*) found="no interface $interface" && return ;;
    *,UP,*,LOWER_UP,* | *,LOWER_UP,*,UP,* | *,UP,LOWER_UP,*) ;;
    *) found="$interface without a link" && return ;;
  esac
  addresses=$(ip -o addr show dev "$interface" scope global 2>/dev/null)
  [ "$address" = dhcp ] || addresses=$(ip -o addr show dev "$interface" to "$address" 2>/dev/null)
  case $addresses in
    '') found="$interface up without it" ;;
    *dadfailed*) found="$address is used twice on this network" ;;
    *) ;;
  esac
}

# ufw is judged by what it made of the kernel's rules: its chains outlive `ufw disable`, the jump to the users' does not.
# The rule that lets NTP pass: in from whom it serves, out to whom it asks, each on its adapter.
judge_firewall() {
  [ "$firewall" != unmanaged ] || { skip firewall 'the spec leaves it alone' && return; }
  am_root || { skip firewall 'needs root' && return; }
  firewall_missing='' firewall_blind='' firewall_active=no rule_protocol=udp rule_port=123
  while read -r interface address; do
    [ -z "$interface" ] || judge_rule "$address" input -i "$interface" -s "$address"
  done <<END
$served
END
  while read -r interface address _; do
    [ -z "$interface" ] || judge_rule "$address" output -o "$interface" -d "$address"
  done <<END
$asked
END
  # begin: only with sources outside
  judge_rules_outside
  # end: only with sources outside
  # begin: only with ptp
  [ -z "$ptp" ] || judge_ptp_rules
  # end: only with ptp
  if [ -n "$firewall_blind" ]; then
    judge_blindly
  elif [ "$firewall" = enable ] && [ "$firewall_active" = no ]; then
    check firewall 1 'ufw active, now and at boot' 'ufw is not active'
  elif [ "$firewall" = enable ] && ! is_ufw_enabled; then
    check firewall 1 'ufw active, now and at boot' 'ufw is not enabled at boot'
  elif [ -n "$firewall_missing" ]; then
    check firewall 1 'NTP not blocked by ufw' "no rule for$firewall_missing"
  elif [ "$firewall_active" = no ]; then
    check firewall 0 'NTP not blocked by ufw' 'ufw is not active'
  else
    check firewall 0 'NTP not blocked by ufw' 'ufw lets it through'
  fi
}

# begin: only with sources outside
judge_rules_outside() {
  while read -r rule_protocol rule_port address; do
    case $address in
      '') ;;
      any) judge_rule "$rule_port/$rule_protocol" output ;;
      *) judge_rule "$address" output -d "$address" ;;
    esac
  done <<END
$outside
END
  rule_protocol=udp rule_port=123
}
# end: only with sources outside

is_ufw_enabled() { grep -q -x 'ENABLED=yes' /etc/ufw/ufw.conf 2>/dev/null; }

# What cannot be seen is not fine where ufw is meant to be on; elsewhere it is said.
judge_blindly() {
  if [ "$firewall" = enable ] || is_ufw_enabled; then
    check firewall 1 'NTP not blocked by ufw' "unknown: $firewall_blind, and ufw is enabled"
  else
    skip firewall "$firewall_blind"
  fi
}

# judge_rule PEER DIRECTION MATCH…: sets firewall_active and firewall_blind, adds PEER to firewall_missing.
judge_rule() {
  rule_peer=$1 rule_direction=$2
  shift 2
  rule_tool=iptables rule_prefix=ufw
  case $rule_peer in *:*) rule_tool=ip6tables rule_prefix=ufw6 ;; *) ;; esac
  if reaches_users_rules "$rule_tool" "$rule_prefix"; then
    firewall_active=yes
    "$rule_tool" -w 5 -C "$rule_prefix-user-$rule_direction" "$@" -p "$rule_protocol" --dport "$rule_port" -j ACCEPT \
      2>/dev/null || firewall_missing="$firewall_missing${firewall_missing:+,} $rule_direction $rule_peer"
  elif [ "$rule_prefix" = ufw6 ] && grep -q -i -x 'IPV6="\{0,1\}no"\{0,1\}' /etc/default/ufw 2>/dev/null &&
    reaches_users_rules iptables ufw; then
    # Without IPv6 ufw has no rules for it, and drops all of it.
    firewall_active=yes
    firewall_missing="$firewall_missing${firewall_missing:+,} $rule_direction $rule_peer (IPV6=no in /etc/default/ufw)"
  fi
}

# reaches_users_rules TOOL PREFIX: iptables exits 1 when there is no such chain; anything else says nothing about ufw.
reaches_users_rules() {
  chain=$("$1" -w 5 -S "$2-before-$rule_direction" 2>/dev/null)
  chain_status=$?
  case $chain_status in
    0 | 1) ;;
    # Where ufw is, iptables is: it depends on it.
    127) ! is_ufw_enabled || firewall_blind="$1 is missing" ;;
    *) firewall_blind="$1 fails (exit $chain_status)" ;;
  esac
  printf '%s\n' "$chain" | grep -q -e "-j $2-user-$rule_direction\$"
}

# Nobody else may steer the clock: a process of that name that holds CAP_SYS_TIME (bit 25).
judge_other_daemons() {
  others=
  set +f
  set -- /proc/[0-9]*/status
  set -f
  for status in "$@"; do
    process=${status%/status}
    process=${process#/proc/}
    read -r name 2>/dev/null <"/proc/$process/comm" || continue
    case $name in
      systemd-timesyn | ntpd | ntp-daemon | openntpd | ntpdate | sntp | timemaster | ptp4l | phc2sys | chronyd) ;;
      *) continue ;;
    esac
    steers_clock "$status" || continue
    others="$others${others:+, }$name (process $process)"
  done
  check other-daemons "${#others}" 'no other time daemon' "${others:-no other time daemon}"
}

# STATUS is a /proc/PID/status of a process that may steer the clock and is not one of ours ($owners) or a child of it.
steers_clock() {
  holds_clock "$1" || return 1
  awk -v owners=" $owners " '($1 == "Pid:" || $1 == "PPid:") && $2 != 0 && index(owners, " " $2 " ") { ours = 1 }
    END { exit ours }' "$1" 2>/dev/null
}

# The clock cannot be earlier than chronyd's own file (its build date), nor than the last time we found it right: but
# that was wrong when we agree with a source in everything (the other checks come before this one).
judge_clock() {
  now=$(date +%s)
  floor=$(stat -L -c %Y /usr/sbin/chronyd 2>/dev/null || echo 0)
  floor_reason='the build date of /usr/sbin/chronyd'
  # begin: only with ptp
  uses_chrony ||
    { floor=$(stat -L -c %Y /usr/sbin/ptp4l || echo 0) && floor_reason='the build date of /usr/sbin/ptp4l'; }
  # end: only with ptp
  last_good=$(stat -c %Y "$lasting_directory/last-good" 2>/dev/null || echo 0)
  if [ "$last_good" -gt "$floor" ] && { [ "$follows" = no ] || [ "$failures" -gt 0 ]; }; then
    floor=$last_good
    floor_reason='the last known good time; if that was wrong, run /usr/local/lib/clockseed/apply, which forgets it'
  fi
  clock_status=0
  [ "$now" -ge "$floor" ] || clock_status=1
  check clock "$clock_status" "not before $(utc "$floor") ($floor_reason)" "$(utc "$now")"
}

utc() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }

# ---------------------------------------------------------------------------------------- whose time it is

# Exactly the planned sources, and the time of one of them, or the own clock. Sets `follows` and `holdover`.
judge_time() {
  read_tracking
  read_sources
  follows=no holdover='' redundancy='' taken=0
  list_sources
  # begin: only with sources outside
  if are_names_hidden; then
    for name in sources source reference-id reach sample-age offset; do
      skip "$name" 'needs root: servers are planned by name'
    done
    judge_stratum
    judge_leap
    [ -z "$served" ] || judge_listening
    judge_firewall
    return
  fi
  # end: only with sources outside
  judge_source_list
  weigh_sources
  pick_source
  # begin: only on primaries
  judge_by_itself ||
  # end: only on primaries
  judge_source
  if [ -n "$holdover" ]; then
    warn holdover "$holdover"
  elif [ -n "$redundancy" ]; then
    warn redundancy "$redundancy"
  fi
  [ -z "$served" ] || judge_listening
  judge_firewall
  if [ "$follows" = yes ]; then
    take_samples
    judge_offset
  fi
  if [ "$follows" = yes ] && { [ "$timestamping" != hardware ] || [ "$subject_adapter" != - ]; }; then
    judge_timestamping
  elif [ "$timestamping" = hardware ]; then
    # A server's packets are not shown by chronyc: what can be said is what the probe turned on.
    read_line "$state_directory/timestamping"
    same timestamping 'hardware turned on' "${line#outcome=} turned on"
  fi
}

# Sets expected_sources, addresses and names separated by blanks, expected_any, the same for people, and keyed_sources,
# `ADDRESS,SK,ID,` a line as `chronyc -c authdata` begins. Of sources outside: outside_leaders, lines like those of leaders;
# those that may be absent (a name without address, a clock without device), and those that are only shown.
list_sources() {
  expected_sources='' expected_any='' keyed_sources='' outside_leaders='' absent_sources='' shown_sources=''
  # begin: only with sources outside
  list_outside
  # end: only with sources outside
  while read -r _ address _ _ key; do
    [ -n "$address" ] || continue
    [ -z "$key" ] || keyed_sources="$keyed_sources$address,SK,$key,$newline"
    expect_source "$address"
  done <<END
$leaders$peers
END
}

expect_source() {
  expected_sources="$expected_sources${expected_sources:+ }$1"
  expected_any="$expected_any${expected_any:+ or }$1"
}

# begin: only with sources outside
list_outside() {
  while read -r name id interval device use; do
    [ -n "$name" ] || continue
    if [ "$use" = shown ]; then
      shown_sources="$shown_sources $name"
    else
      outside_leaders="$outside_leaders- $name $id $interval$newline"
      expect_source "$name"
    fi
    case $id,$device in -,* | *,/*) absent_sources="$absent_sources $name" ;; *) ;; esac
  done <<END
$externals
END
}
# end: only with sources outside

# None missing, but those that may be absent and are weighed; none more.
judge_source_list() {
  list_expected='' list_found=''
  for name in $expected_sources; do
    ! holds "$absent_sources" "$name" || holds "$source_names" "$name" || continue
    list_expected="$list_expected${list_expected:+ }$name"
  done
  for name in $source_names; do
    ! holds "$shown_sources" "$name" || continue
    list_found="$list_found${list_found:+ }$name"
  done
  list_expected=${list_expected:-no sources} list_found=${list_found:-no sources}
  if [ "$list_expected" != "$list_found" ]; then
    list_expected=$(sorted "$list_expected")
    list_found=$(sorted "$list_found")
  fi
  same sources "$list_expected" "$list_found"
}

# holds LIST WORD
holds() {
  case " $1 " in
    *" $2 "*) return 0 ;;
    *) return 1 ;;
  esac
}

sorted() { printf '%s\n' "$1" | tr ' ' '\n' | sort | paste -s -d ' '; }

# ADDRESS is a primary of the group above, or of a secondary's own, or a source outside.
is_leader() {
  case $outside_leaders$leaders in
    *" $1 "*) return 0 ;;
    *) return 1 ;;
  esac
}

# Of all planned sources: how many answer and are believed (answering), whether a leader does (leader_answers), which one
# has done so again and again (leader_back: the three polls before the last, which may be under way), and what is the matter with the others (lost).
weigh_sources() {
  planned=0 answering=0 leader_answers=no leader_back='' lost=''
  for address in $expected_sources; do
    planned=$((planned + 1))
    look_at "$address"
    if is_sound; then
      answering=$((answering + 1))
      if is_leader "$address"; then
        leader_answers=yes
        [ $((0$subject_reach & 14)) -ne 14 ] || leader_back=$address
      fi
    else
      describe_source
      lost="$lost${lost:+; }$source_found"
    fi
  done
  [ -z "$lost" ] || [ "$answering" -eq 0 ] || say_redundancy
}

say_redundancy() {
  verb=answer whose=primaries
  [ "$answering" -ne 1 ] || verb=answers
  # begin: only with sources outside
  [ -z "$externals" ] || whose=sources
  # end: only with sources outside
  redundancy="$answering of $planned $whose $verb: $lost"
}

is_sound() {
  case $subject_state in
    '' | x | '~') return 1 ;;
    *) source_answers ;;
  esac
}

# The source that the other checks are about: the selected one, else the one that the clock was set by, else the first
# that is planned. Sets subject and what look_at does (state * also in a blip), its adapter and poll, and expected_id: its
# reference id as planned, or all that are when it is not one of the planned ones.
pick_source() {
  subject=$selected expected_id='' all_ids='' poll='' subject_adapter=''
  while read -r adapter address id interval _; do
    [ -n "$id" ] || continue
    # begin: only with sources outside
    # The id of a server that is known by name is that of whatever address it has.
    if [ "$id" = - ]; then
      id="that of $address"
      { [ "$tracked_source" != "$address" ] && ! is_replaced; } || id=$tracked_id
    fi
    # end: only with sources outside
    [ -n "$subject" ] || [ "$id" != "$tracked_id" ] || subject=$address
    all_ids="$all_ids${all_ids:+ or }$id"
    poll=${poll:-$interval}
    [ "$address" != "$subject" ] || expected_id=$id poll=$interval subject_adapter=$adapter
  done <<END
$outside_leaders$leaders$peers
END
  look_at "${subject:-${expected_sources%% *}}"
  # begin: only with sources outside
  # A server outside is asked less and less often.
  [ "$subject_adapter" != - ] || poll=${subject_poll:-$poll}
  # end: only with sources outside
  expected_id=${expected_id:-$all_ids}
  # chronyd calls a source unusable after eight polls in vain, but still follows its last samples.
  case $subject_state,$tracked_id in "?,$expected_id") ! source_answers || subject_state='*' ;; *) ;; esac
}

# One of the four latest polls was answered: one lost packet, or one that is still under way, is no silence. Eight polls
# may be half a second: then it is the age of the last sample that tells a blip from silence.
source_answers() { [ $((0$subject_reach & 15)) -ne 0 ] || [ "$subject_age" -le "$age_limit_seconds" ]; }

# begin: only on primaries
# Of a primary that has the time of nobody else now, or fails.
judge_by_itself() {
  [ "$role" = primary ] || return 1
  if [ -z "$expected_sources" ] || keeps_own_clock; then
    judge_own_clock
  elif keeps_old_time; then
    judge_old_time
  # begin: only with sources outside
  elif numbers_itself; then
    same reference-id "$expected_id" "$tracked_id"
    judge_stratum
    holdover="$subject numbers its seconds by the own clock: $lost"
  # end: only with sources outside
  else
    return 1
  fi
}

keeps_own_clock() { [ "$tracked_id" = 7F7F0101 ] && [ -z "$tracked_name" ]; }

# begin: only with sources outside
# A pulse that is locked to nothing takes the number of its seconds from whatever is selected, and then from the own clock.
numbers_itself() {
  [ "$subject_mode" = '#' ] && [ "$tracked_id" = "$expected_id" ] && ! is_within "$tracked_stratum" 1 $((local_stratum - 1))
}
# end: only with sources outside

# With a leader that answers again and again it should follow that one.
judge_own_clock() {
  reference_found='chronyd does not answer'
  [ -z "$tracking" ] || reference_found="$tracked_id with ${tracked_name:-no name}"
  same reference-id '7F7F0101 with no name' "$reference_found"
  same stratum "$local_stratum" "$tracked_stratum"
  if [ -n "$leader_back" ]; then
    check source 1 "$expected_any selected" "$leader_back answers, but the own clock is kept"
  elif [ -n "$leaders$outside_leaders" ]; then
    holdover="the own clock is kept: $lost"
  elif [ -n "$lost" ]; then
    say_redundancy
  fi
}

# A primary of a group below another one, or below sources outside, that has lost all of them, and lives on what it last heard.
keeps_old_time() {
  [ -n "$leaders$outside_leaders" ] && [ "$leader_answers" = no ] && [ "$tracked_id" = "$expected_id" ] &&
    is_synchronised && { is_leader "$subject" || ! source_answers; }
}

judge_old_time() {
  same reference-id "$expected_id" "$tracked_id"
  judge_stratum
  holdover="the time last heard is kept: $lost"
}

# end: only on primaries

# Of a source. While one is silent that is followed still, and another is about to take its place, nothing is wrong yet.
judge_source() {
  follows=yes source_status=1 takeover=no
  describe_source
  [ "$planned" -lt 2 ] || [ "$answering" -gt 0 ] || [ -z "$tracking" ] || source_found=$lost
  if [ "$subject_state" = '*' ] && source_answers && is_expected_source; then
    source_status=0
  elif is_taken_over; then
    source_status=0 takeover=yes subject_state='*'
  fi
  check source "$source_status" "$expected_any selected" "$source_found"
  same reference-id "$expected_id" "$tracked_id"
  judge_stratum
  judge_reach
  judge_age
  judge_leap
}

# A leap second that is announced is passed on by all; without any source the word is another one.
judge_leap() {
  leap_expected=Normal
  [ "$tracked_leap" = Normal ] || ! is_synchronised || leap_expected=$tracked_leap
  same leap "$leap_expected" "$tracked_leap"
}

is_synchronised() {
  case $tracked_leap in
    Normal | 'Insert second' | 'Delete second') return 0 ;;
    *) return 1 ;;
  esac
}

is_expected_source() { holds "$expected_sources" "$subject"; }

is_taken_over() {
  silence_limit=$takeover_limit
  # chronyd chooses anew when eight polls were in vain; servers outside are asked seldom.
  [ "$answering" -eq 0 ] || silence_limit=$(awk 'BEGIN { limit = 10 * 2 ^ ARGV[1]
    printf "%d\n", (limit > ARGV[2] ? limit : ARGV[2]) }' "$poll" "$takeover_limit")
  [ "$tracked_id" = "$expected_id" ] && [ "$subject_age" -le "$silence_limit" ] && ! source_answers &&
    { [ "$answering" -gt 0 ] || [ "$role" = primary ]; }
}

# is_within NUMBER LEAST MOST
is_within() { [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]; } 2>/dev/null

# Above the planned ones stand those of a group that is cut off. A primary may also have the time of the group above from
# another primary.
judge_stratum() {
  stratum_status=0
  # shellcheck disable=SC2086  # two numbers
  if ! is_within "$tracked_stratum" $stratum ''; then
    if [ -z "$holdover_stratum" ] || ! is_within "$tracked_stratum" $holdover_stratum ''; then
      stratum_status=1
    elif [ "$role" != primary ] || [ "$tracked_stratum" -gt "$local_stratum" ]; then
      holdover="stratum $tracked_stratum: the group keeps time by itself"
    fi
  fi
  stratum_expected="${stratum% *} to ${stratum#* }"
  [ "${stratum% *}" != "${stratum#* }" ] || stratum_expected=${stratum% *}
  check stratum "$stratum_status" "$stratum_expected" "${tracked_stratum:-nothing}"
}

# What is the matter with it, told apart: absent, never there, gone, not believed.
describe_source() {
  if [ -z "$tracking" ]; then
    source_found='chronyd does not answer'
  elif [ -z "$subject_state" ]; then
    source_found="$subject is not among the sources"
    # begin: only with sources outside
    explain_absence
    # end: only with sources outside
  # begin: only with sources outside
  elif [ "$subject_mode" = '#' ] && [ $((0$subject_reach)) -eq 0 ]; then
    source_found="$subject gives no sample: no signal, or nobody writes it"
  # end: only with sources outside
  elif [ "$subject_age" -eq "$never" ] && [ $((0$subject_reach)) -eq 0 ]; then
    source_found="$subject has never answered: not running, deaf (nothing on its UDP 123), or cut off from here"
    case $newline$keyed_sources in *"$newline$subject,"*) source_found="$source_found; or it has another key" ;; *) ;; esac
  elif [ "$subject_age" -eq "$never" ]; then
    source_found="$subject answers, but no filtered sample yet"
  elif ! source_answers; then
    source_found="$subject answered before, silent for $subject_age s: dead or cut off"
    case $newline$keyed_sources in *"$newline$subject,"*) source_found="$source_found, or answers come without its key" ;; *) ;; esac
  else
    case $subject_state in
      '*') source_found="$subject selected" ;;
      x) source_found="$subject answers but is not believed (falseticker)" ;;
      '~') source_found="$subject answers but its time varies too much" ;;
      *) source_found="$subject answers but is not selected (state $subject_state)" ;;
    esac
  fi
}

# begin: only with sources outside
explain_absence() {
  while read -r name id _ device _; do
    [ "$name" = "$subject" ] || continue
    if [ "$device" != - ] && [ ! -c "$device" ]; then
      source_found="$subject is not there: no device $device"
    elif [ "$device" != - ]; then
      source_found="$subject is not there: chronyd was started without $device"
    elif [ "$id" = - ]; then
      source_found="no address is known for $subject"
    fi
  done <<END
$externals
END
}
# end: only with sources outside

judge_reach() {
  reach_status=1
  ! source_answers || reach_status=0
  [ "$takeover" = no ] || reach_status=0
  check reach "$reach_status" "one of the last 4 polls answered, or a sample within $age_limit_seconds s" "reach $subject_reach (octal)"
}

judge_age() {
  age_limit=$(awk -v polls="$age_limit_polls" -v floor="$age_limit_seconds" 'BEGIN {
    limit = polls * 2 ^ ARGV[1]; printf "%d\n", (limit > floor ? limit : floor) }' "$poll")
  [ "$takeover" = no ] || age_limit=$silence_limit
  age_found='no sample'
  age_status=1
  if [ "$subject_age" -ne "$never" ]; then
    age_found=$(awk -v age="$subject_age" 'BEGIN { printf "%d s (%.1f polls)\n", age, age / 2 ^ ARGV[1] }' "$poll")
    [ "$subject_age" -gt "$age_limit" ] || age_status=0
    [ "$age_status" -eq 0 ] || [ $((0$subject_reach & 15)) -ne 15 ] ||
      age_found="$age_found: it answers, but chronyd refuses its samples: has the path become slower?"
    figure sample_age "$subject_age"
  fi
  check sample-age "$age_status" "at most $age_limit s" "$age_found"
}

# begin: only with keys
# The key file is as it must be, and chronyd asks each source that has a key with that key.
judge_authentication() {
  [ -n "$keys" ] || return 0
  am_root || { skip authentication 'needs root' && return; }
  if keys_found=$(/usr/local/lib/clockseed/apply --judge-keys 2>/dev/null); then
    judge_proofs
  else
    keys_found=${keys_found:-apply cannot judge them}
  fi
  check authentication "${#keys_found}" 'keys as planned' "${keys_found:-keys as planned}"
}

# What chronyd shows of a source: the mode (SK: a key of both), the id, and then type and length, 0 when it has no such key.
judge_proofs() {
  proofs=$newline$(ask_chronyd authdata)
  while read -r proof; do
    [ -n "$proof" ] || continue
    proof_id=${proof%,}
    case $proofs in
      *"$newline${proof}0,0,"*) proof_found="chronyd has no key ${proof_id##*,} for ${proof%%,*}" ;;
      *"$newline$proof"*) continue ;;
      *) proof_found="${proof%%,*} is not asked with key ${proof_id##*,}" ;;
    esac
    keys_found="$keys_found${keys_found:+; }$proof_found"
  done <<END
$keyed_sources
END
}
# end: only with keys

# UDP 123 is bound by our chronyd for every family that is served, on the wildcard, the interface or an address of ours.
judge_listening() {
  listening_missing=''
  sockets=$(ss -Hulnp 'sport = :123' 2>/dev/null)
  while read -r interface network; do
    family=
    case $network in *:*) family=6 ;; *.*) family=4 ;; *) ;; esac
    case $family,$listening_missing in
      ,* | *"IPv$family"*) ;;
      *) is_bound || listening_missing="$listening_missing IPv$family" ;;
    esac
  done <<END
$served
END
  listening_found='UDP 123 bound by chronyd'
  if [ -n "$listening_missing" ]; then
    listening_holders=$(printf '%s\n' "$sockets" | awk 'NF { print $4, $6 }' | paste -s -d ' ')
    listening_found="deaf on$listening_missing (UDP 123: ${listening_holders:-no socket})"
  fi
  check listening "${#listening_missing}" 'UDP 123 bound by chronyd' "$listening_found"
}

is_bound() {
  printf '%s\n' "$sockets" | awk -v pid="pid=$daemon," -v user="$user" -v family="$family" -v interface="$interface" '
    BEGIN { addresses = ARGV[1]; ARGV[1] = "" }
    {
      host = $4; sub(/:123$/, "", host)
      bound = host; sub(/%.*$/, "", bound); gsub(/[][]/, "", bound)
      device = host; if (!sub(/^.*%/, "", device)) device = ""
      sub(/]$/, "", device)
      if (user == 0 && index($0, pid) == 0) next
      if (device != "" && device != interface) next
      if (bound == "*" || bound == (family == 4 ? "0.0.0.0" : "::")) found = 1
      if (index(addresses, " " bound "\n")) found = 1
    }
    END { exit !found }' "$adapters" -
}

# One packet says little. Several, a poll apart, give the kinds of timestamps (`stamps`: ntpdata's lines, TX and RX in
# fields 29 and 30) and the offsets (`offsets`, one a line). While something else is wrong and we will try again, one is enough.
take_samples() {
  offsets='' stamps='' taken=0
  [ "$subject_state" = '*' ] || return 0
  samples_wanted=$sample_count
  [ "$failures" -eq 0 ] || [ "$final" = yes ] || samples_wanted=1
  pause=$(awk 'BEGIN { pause = 2 ^ ARGV[1]; print (pause < 0.25 ? 0.25 : (pause > 2 ? 2 : pause)) }' "$poll")
  while :; do
    taken=$((taken + 1))
    read_tracking
    offsets="$offsets$tracked_offset,$tracked_last
"
    # chronyc would look a clock's refid up in the DNS.
    [ "$subject_mode" = '#' ] || stamps="$stamps$(ask_chronyd ntpdata "$subject_address")
"
    [ "$taken" -lt "$samples_wanted" ] || break
    sleep "$pause"
  done
  offsets=$(printf '%s' "$offsets" | larger_offsets)
}

# Of each sample the larger, without its sign, of what chronyd still has to correct and of what it found at its last
# update, in rising order. The first alone hides a clock that is found wrong at every poll and corrected at once.
larger_offsets() {
  awk -F , '{ now = $1 < 0 ? -$1 : $1; last = $2 < 0 ? -$2 : $2; printf "%.9f\n", (now > last ? now : last) }' | sort -g
}

# The median of the samples: a packet that was held up somewhere is not an error of the clock, three of five are.
judge_offset() {
  offset_limit=$max_offset offset_note=''
  if [ "$taken" -eq 0 ] || ! is_synchronised; then
    check offset 1 "within $(human_seconds "$offset_limit")" 'unknown: no source selected'
    return
  fi
  # begin: only with sources outside
  widen_limit
  # end: only with sources outside
  median=$(printf '%s\n' "$offsets" | sed -n "$(((taken + 1) / 2))p")
  offset_status=0
  awk 'BEGIN { exit !(ARGV[1] + 0 <= ARGV[2] + 0) }' "$median" "$offset_limit" || offset_status=1
  check offset "$offset_status" "within $(human_seconds "$offset_limit")$offset_note" "$(human_seconds "$median")"
  report_figures
}

# begin: only with sources outside
# A source outside is not one of the machines that have to agree: from it no more can be demanded than its way lets through.
widen_limit() {
  [ "$subject_adapter" = - ] || return 0
  offset_limit=$(awk 'BEGIN { way = ARGV[2] / 2 + ARGV[3]; printf "%.9f", (way > ARGV[1] ? way : ARGV[1]) }' \
    "$max_offset" "$tracked_delay" "$tracked_dispersion")
  [ "$offset_limit" = "$(printf '%.9f' "$max_offset")" ] || offset_note=' (root delay / 2 + root dispersion)'
}
# end: only with sources outside

# The error bound beside the offset: an asymmetric path is an error that no offset shows, and only
# |offset| + root delay / 2 + root dispersion bounds it.
report_figures() {
  bound=$(awk 'BEGIN { printf "%.9f", (ARGV[1] < 0 ? -ARGV[1] : ARGV[1]) + ARGV[2] / 2 + ARGV[3] }' \
    "$tracked_offset" "$tracked_delay" "$tracked_dispersion")
  figure offset "$tracked_offset"
  figure last_offset "$tracked_last"
  figure rms_offset "$tracked_rms"
  figure median_offset "$median"
  figure worst_offset "${offsets##*
}"
  figure root_delay "$tracked_delay"
  figure root_dispersion "$tracked_dispersion"
  figure error_bound "$bound"
  lines="$lines     error bound: $(human_seconds "$bound") (|offset| + root delay / 2 + root dispersion)
"
}

# Sets stamps_planned, who should stamp the packets: kernel or hardware. `auto` means what the probe turned on, on the
# source's adapter.
plan_stamps() {
  stamps_planned=kernel
  case $timestamping,$subject_adapter in
    # To a server outside another adapter may lead.
    *,-) ;;
    hardware,*) stamps_planned=hardware ;;
    software,*) ;;
    *)
      ! grep -q -x -F -e "adapter=$subject_adapter hardware" "$state_directory/timestamping" 2>/dev/null ||
        stamps_planned=hardware
      ;;
  esac
}

# K of N packets. With kernel timestamps only the reception is judged: where a driver cannot stamp what it sends
# chronyd itself does, and says Daemon.
judge_timestamping() {
  am_root || { skip timestamping 'needs root' && return; }
  # begin: only with sources outside
  [ "$subject_mode" != '#' ] || { skip timestamping 'a reference clock sends no packets' && return; }
  # end: only with sources outside
  plan_stamps
  if [ "$taken" -eq 0 ]; then
    check timestamping 1 "$stamps_planned" 'unknown: no packet to judge'
    return
  fi
  enough=$(((taken + 1) / 2))
  stamps_good=$(printf '%s' "$stamps" | awk -F , -v planned="$stamps_planned" '
    planned == "hardware" && $29 == "Hardware" && $30 == "Hardware" { good++ }
    planned == "kernel" && ($30 == "Kernel" || $30 == "Hardware") { good++ }
    END { print good + 0 }')
  stamps_status=0
  [ "$stamps_good" -ge "$enough" ] || stamps_status=1
  stamps_seen=$(printf '%s' "$stamps" | cut -d , -f 29,30 | sort | uniq -c | awk '{ printf "%s%s %s", sep, $1, $2; sep = "; " }')
  check timestamping "$stamps_status" "$stamps_planned in at least $enough of $taken packets" \
    "$stamps_planned in $stamps_good of $taken (TX,RX: ${stamps_seen:-none})"
}

# ---------------------------------------------------------------------------------------- judging

am_root() { [ "$user" -eq 0 ]; }

# begin: only with ptp
# Whose the clock is: chronyd's, unless PTP's alone.
uses_chrony() { [ "$ptp_owner" != ptp ]; }
# end: only with ptp

judge_chronyd() {
  judge_unit
  judge_clock_control
  owners="$owners $daemon"
}

# One judgement. Sets lines, checks, warnings, figures, metrics, failures, holdover.
judge() {
  forget_judgement
  load_expectations
  judge_expectations || return 0
  [ "$first_boot" = ended ] ||
    check first-boot 1 "cloud-init to end within $((first_boot_limit / 60)) minutes" 'still running'
  judge_setup
  owners=
  # begin: only with ptp
  if [ -n "$ptp" ]; then
    # shellcheck source=/dev/null
    . "${0%/*}/verify-ptp"
    judge_ptp_daemons
  fi
  # end: only with ptp
  # begin: only with ptp
  ! uses_chrony ||
  # end: only with ptp
  judge_chronyd
  judge_adapters
  judge_other_daemons
  # begin: only with ptp
  ! uses_chrony ||
  # end: only with ptp
  judge_time
  # begin: only with ptp
  [ -z "$ptp" ] || judge_ptp
  # end: only with ptp
  # begin: only with keys
  judge_authentication
  # end: only with keys
  judge_clock
}

forget_judgement() {
  lines='' checks='' warnings='' figures='' metrics='' warning_metrics='' failures=0 holdover='' unit_state='' daemon=0 follows=no
}

# Nothing failed, and the group is not cut off from the one above.
is_well() { [ "$failures" -eq 0 ] && [ -z "$holdover" ]; }

# Tries until all is well or `within` has passed; the last attempt is the verdict.
judge_patiently() {
  final=no
  read_uptime
  deadline=$((uptime_seconds + within))
  attempt=0
  while :; do
    read_uptime
    [ "$uptime_seconds" -lt "$deadline" ] || final=yes
    judge
    attempt=$((attempt + 1))
    if is_well || [ "$final" = yes ]; then
      break
    fi
    publish pending
    [ "$attempt" -gt 1 ] || echo "not yet: $failures checks fail${holdover:+, holdover}; trying for up to $within s"
    sleep 1
  done
}

# With a verdict in place what fails is red at once, but for a chronyd that has just been started (an upgrade, an
# adapter that came back, a crash): it has to select its source anew. Bounded also when it crashes again and again.
judge_after_start() {
  read_uptime
  deadline=$((uptime_seconds + start_limit))
  judge
  while ! is_well && is_starting && [ "$uptime_seconds" -lt "$deadline" ]; do
    sleep 1
    judge
  done
}

# chronyd is being started, or runs for less than start_limit. Field 22 of its stat is when it was started, in
# hundredths of seconds since boot; the second, a name in parentheses, may hold blanks.
is_starting() {
  read_uptime
  [ "$unit_state" != activating ] || return 0
  [ "$daemon" -ne 0 ] || return 1
  read_line "/proc/$daemon/stat"
  # shellcheck disable=SC2086  # numbers
  set -- ${line##*) }
  process_age=$((uptime_seconds - ${20:-0} / 100))
  # Less than nothing: a container that counts its own uptime.
  [ "$process_age" -ge 0 ] && [ "$process_age" -lt "$start_limit" ]
}

wait_for_first_boot() {
  read_uptime
  wait_end=$((uptime_seconds + first_boot_limit))
  first_boot=ended
  while [ -e "$cloud_init_directory/enabled" ] && [ ! -e "$cloud_init_directory/result.json" ]; do
    read_uptime
    if [ "$uptime_seconds" -ge "$wait_end" ]; then
      first_boot='not ended'
      return
    fi
    sleep 1
  done
}

# ---------------------------------------------------------------------------------------- publishing

# publish STATE: pending, ok, holdover or failed.
publish() {
  mkdir -p "$state_directory" || return 1
  read_uptime
  read_line /proc/sys/kernel/random/boot_id
  {
    printf '{"format":1'
    print_member machine "$machine"
    print_member group "$group"
    print_member role "$role"
    print_member configuration "$configuration"
    print_member boot_id "$line"
    printf ',\n"uptime":%s,"state":"%s",\n' "$uptime" "$1"
    printf '"figures":{%s},\n"warnings":[%s],\n"checks":[%s%s]}\n' "$figures" "$warnings" "${checks:+
}" "$checks"
  } | write_file "$state_directory/verify.json"
}

print_member() {
  json_string "$2"
  printf ',"%s":%s' "$1" "$json"
}

# begin: only with a textfile
# Where the spec names another folder, or none any more, our file would stay in the old one with its last value.
follow_textfile() {
  read_line "$lasting_directory/textfile"
  [ "$line" != "$textfile" ] || return 0
  [ -z "$line" ] || rm -f "$line/clockseed.prom"
  mkdir -p "$lasting_directory" && printf '%s\n' "$textfile" | write_file "$lasting_directory/textfile"
}

# The same for node_exporter, where asked for.
publish_metrics() {
  [ -n "$textfile" ] || return 0
  {
    echo '# HELP clockseed_ok Whether this machine keeps time as its spec says (1) or not (0).'
    echo '# TYPE clockseed_ok gauge'
    printf 'clockseed_ok{machine="%s",group="%s",role="%s"} %s\n' \
      "$(label "$machine")" "$(label "$group")" "$(label "$role")" "$(is_well && echo 1 || echo 0)"
    echo '# HELP clockseed_check_ok Whether one check of clockseed-verify passed.'
    echo '# TYPE clockseed_check_ok gauge'
    printf '%s' "$metrics" | grep '^clockseed_check_ok'
    [ -z "$warning_metrics" ] || printf '# TYPE clockseed_warning gauge\n%s' "$warning_metrics"
    printf '%s' "$metrics" | grep -v '^clockseed_check_ok' | awk '{ print "# TYPE " $1 " gauge"; print }'
  } | write_file "$textfile/clockseed.prom" || echo "note: cannot write $textfile/clockseed.prom"
}

# TEXT inside the quotes of a Prometheus label.
label() {
  make_plain "$1"
  printf '%s\n' "$plain" | sed 's/\\/\\\\/g; s/"/\\"/g'
}
# end: only with a textfile

# The verdict of this boot: lines, files, and the time that is now known to be good.
publish_verdict() {
  verdict=ok
  [ -z "$holdover" ] || verdict=holdover
  [ "$failures" -eq 0 ] || verdict=failed
  printf '%s' "$lines"
  publish "$verdict" || echo "note: cannot write $state_directory/verify.json"
  # begin: only with a textfile
  [ "$format" != 1 ] || follow_textfile
  publish_metrics
  # end: only with a textfile
  printf '%s\n' "$configuration" | write_file "$state_directory/verdict"
  [ "$verdict" != failed ] || return 1
  if [ "$verdict" = holdover ]; then
    echo "$machine agrees with its group, which is cut off from the one above"
    return
  fi
  [ "$last_good" -le "$now" ] ||
    echo "note: the last known good time was $(utc "$last_good"), which was wrong: forgotten"
  # Not at every run: a flash card need not be written to once a minute.
  if [ $((now - last_good)) -ge 600 ] || [ "$last_good" -gt "$now" ]; then
    mkdir -p "$lasting_directory" && touch "$lasting_directory/last-good"
  fi
  echo "$machine keeps time as planned"
}

# A verdict of this boot for this configuration; `apply` removes it.
verdict_stands() {
  [ -e "$state_directory/verdict" ] || return 1
  read_line "$state_directory/verdict"
  [ "$line" = "$configuration" ]
}

main() {
  first_boot=ended final=yes user=$(id -u)
  case $*, in
    ,) ;;
    --once,)
      judge
      printf '%s' "$lines"
      [ "$failures" -eq 0 ]
      return
      ;;
    *)
      echo "usage: ${0##*/} [--once]" >&2
      return 2
      ;;
  esac
  am_root || { echo 'verify: needs root; as anybody else use --once' >&2 && return 2; }
  forget_judgement
  now=0 last_good=0
  load_expectations
  if verdict_stands; then
    judge_after_start
  else
    publish pending
    wait_for_first_boot
    judge_patiently
  fi
  publish_verdict
}

main "$@"
