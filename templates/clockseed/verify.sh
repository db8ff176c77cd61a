#!/bin/sh
# clockseed verify: does this machine keep time the way the spec says it does?
#
# Compares what runs here with /etc/clockseed/expect (data: parsed, never sourced) and says so three
# times: one line a check on stdout (the journal, when clockseed-verify.service runs it),
# /run/clockseed/verify.json, and, where the spec asks for it, a file for node_exporter's textfile
# collector.
#
#   verify          for the unit. Waits until first boot has ended; as long as this boot has no verdict,
#                   tries again until all is well or `within` has passed; once there is one, judges at once.
#   verify --once   for a person at a terminal: judges at once, writes nothing. Without root it says what it
#                   cannot see.
#
# Exit: 0 all checks ok, 1 a check failed, 2 usage.
#
# Needs chrony, iproute2, util-linux and what every Debian has (dash, coreutils, mawk, grep, sed, systemd);
# iptables only where ufw is. It never changes the clock, chronyd or the firewall, and reads nothing that
# chronyd's user can write: chronyd's process id comes from systemd, the rest through chronyc.
#
# Where the facts come from: chronyc(1) for the columns of `chronyc -c` (4.0 to 4.8), proc(5), ss(8), chrt(1).
#
# shellcheck disable=SC2250  # $name, not ${name}: the latter only where it is needed reads better
# shellcheck disable=SC2312  # a reader that fails gives an empty value, and every judge below fails on that

set -u
export LC_ALL=C
umask 022

expect_file=/etc/clockseed/expect
state_directory=/run/clockseed
lasting_directory=/var/lib/clockseed
cloud_init_directory=/run/cloud-init

first_boot_limit=1800   # seconds that we wait for cloud-init to end
sample_count=5          # packets and offsets that a secondary is judged by
age_limit_polls=5       # the newest measurement may be this many polls old,
age_limit_seconds=5     # or this many seconds (chronyd reports whole ones, and a filter gathers several polls)
never=4294967295        # chronyd's "age of the last sample" when there has never been one

# ---------------------------------------------------------------------------------------- reading

# The first value of a key in the expectations (empty when absent); `settings` gives all of them, one a line.
setting() { settings "$1" | head -n 1; }
settings() { sed -n "s/^$1=//p" "$expect_file" 2>/dev/null; }

# Field N of a line of comma-separated values.
field() { printf '%s\n' "$2" | cut -d , -f "$1"; }

# chronyc's answer in machine-readable form, empty when chronyd does not answer (chronyc then talks to stdout).
ask_chronyd() {
  answer=$(chronyc -n -c "$@" 2>/dev/null </dev/null) || answer=
  printf '%s\n' "$answer"
}

# Whole seconds since boot: the clock that we judge may be stepped while we do.
seconds_since_boot() { cut -d . -f 1 /proc/uptime; }

load_expectations() {
  format=$(setting format)
  machine=$(setting machine)
  group=$(setting group)
  role=$(setting role)
  configuration=$(setting configuration)
  interface=$(setting interface)
  address=$(setting address)
  reference_id=$(setting reference-id)
  stratum=$(setting stratum)
  poll=$(setting poll)
  timestamping=$(setting timestamping)
  scheduling_policy=$(setting scheduling-policy)
  scheduling_priority=$(setting scheduling-priority)
  firewall=$(setting firewall)
  max_offset=$(setting max-offset)
  within=$(whole_seconds "$(setting within)" 300)
  textfile=$(setting textfile)
  install=$(setting install)
  expected_sources=$(settings source | cut -d ' ' -f 1)
  served_networks=$(settings serve)
}

# VALUE without its fraction when it is a number of seconds, else DEFAULT.
whole_seconds() {
  case ${1%%.*} in
    '' | *[!0-9]*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "${1%%.*}" ;;
  esac
}

# ---------------------------------------------------------------------------------------- writing

# TEXT as a JSON string. What is not printable ASCII is escaped byte by byte, so that the result is always
# valid, whatever the bytes.
json_string() {
  case $1 in
    *[!\ -~]* | *\"* | *\\*)
      printf '"'
      printf '%s' "$1" | od -A n -v -t x1 | awk '
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
        }'
      printf '"'
      ;;
    *) printf '"%s"' "$1" ;;
  esac
}

# TEXT as a JSON number, null when it is none.
json_number() {
  printf '%s\n' "$1" | awk '
    /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/ { print; found = 1 }
    END { if (!found) print "null" }' | head -n 1
}

# TEXT on one line, without anything that could move a terminal's cursor.
plain() { printf '%s' "$1" | tr -c ' -~' '?'; }

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
  lines="$lines$(plain "$check_line")
"
  checks="$checks${checks:+,
}{\"name\":$(json_string "$1"),\"expected\":$(json_string "$3"),\"found\":$(json_string "$4"),\"ok\":$check_ok}"
  metrics="${metrics}clockseed_check_ok{check=\"$1\"} $check_value
"
}

# For what cannot be seen from here: said, never counted as fine.
skip() {
  lines="$lines$(plain "--   $1: not judged: $2")
"
}

# same NAME EXPECTED FOUND: a check that two texts are equal.
same() {
  same_status=1
  [ "$2" = "$3" ] && same_status=0
  check "$1" "$same_status" "$2" "${3:-nothing}"
}

# figure NAME SECONDS: a number beside the checks.
figure() {
  figure_value=$(json_number "$2")
  figures="$figures${figures:+,}$(json_string "$1"):$figure_value"
  [ "$figure_value" = null ] || metrics="${metrics}clockseed_$1_seconds $figure_value
"
}

# ---------------------------------------------------------------------------------------- checks for both roles

judge_expectations() {
  case $format,$role in 1,primary | 1,secondary) return 0 ;; *) ;; esac
  check expectations 1 'format 1 and a role, primary or secondary' \
    "$expect_file with format ${format:-none} and role ${role:-none}"
  return 1
}

# Has /usr/local/lib/clockseed/apply done its work for this very configuration?
judge_setup() {
  applied=$(head -n 1 "$lasting_directory/applied" 2>/dev/null)
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

judge_unit() {
  unit_state=$(systemctl show --property=ActiveState --value chrony.service 2>/dev/null)
  daemon=$(systemctl show --property=MainPID --value chrony.service 2>/dev/null)
  case $daemon in '' | *[!0-9]*) daemon=0 ;; *) ;; esac
  same unit 'chrony.service active' "chrony.service ${unit_state:-unknown to systemd}"
}

# What the kernel runs the process with, not what a unit file asks for.
judge_scheduling() {
  scheduling_expected=$(printf 'SCHED_%s priority %s' "$scheduling_policy" "$scheduling_priority" |
    sed 's/SCHED_fifo/SCHED_FIFO/; s/SCHED_rr/SCHED_RR/; s/SCHED_other/SCHED_OTHER/')
  scheduling_found='chronyd does not run'
  if [ "$daemon" -ne 0 ]; then
    scheduling_found=$(chrt -p "$daemon" 2>/dev/null |
      awk '{ value[NR] = $NF } END { sub(/\|.*/, "", value[1]); print value[1] " priority " value[2] }')
  fi
  same scheduling "$scheduling_expected" "$scheduling_found"
}

# The interface is there, has a link, and carries the planned address.
judge_adapter() {
  adapter_expected="$interface up with $address"
  [ "$address" != dhcp ] || adapter_expected="$interface up with an address"
  link=$(ip -o link show dev "$interface" 2>/dev/null)
  flags=${link#*<}
  flags=,${flags%%>*},
  case $link,$flags in
    ,*) check adapter 1 "$adapter_expected" "no interface $interface" && return ;;
    *,UP,*,LOWER_UP,* | *,LOWER_UP,*,UP,* | *,UP,LOWER_UP,*) ;;
    *) check adapter 1 "$adapter_expected" "$interface without a link" && return ;;
  esac
  addresses=$(ip -o addr show dev "$interface" scope global 2>/dev/null)
  [ "$address" = dhcp ] || addresses=$(ip -o addr show dev "$interface" to "$address" 2>/dev/null)
  case $addresses in
    '') check adapter 1 "$adapter_expected" "$interface up without it" ;;
    *dadfailed*) check adapter 1 "$adapter_expected" "$address is used twice on this network" ;;
    *) check adapter 0 "$adapter_expected" "$adapter_expected" ;;
  esac
}

# ufw is judged by what it made of the kernel's rules: its chains outlive `ufw disable`, the jump to them does not.
# The rule that lets NTP pass: in from each served network, out to each source.
judge_firewall() {
  [ "$firewall" != unmanaged ] || { skip firewall 'the spec leaves it alone' && return; }
  am_root || { skip firewall 'needs root' && return; }
  firewall_missing=
  firewall_active=no
  for peer in $served_networks; do
    judge_rule "$peer" input -i "$interface" -s "$peer"
  done
  for peer in $expected_sources; do
    judge_rule "$peer" output -o "$interface" -d "$peer"
  done
  if [ "$firewall_active" = no ]; then
    check firewall 0 'NTP let through' 'ufw is not active'
  elif [ -z "$firewall_missing" ]; then
    check firewall 0 'NTP let through' 'ufw lets it through'
  else
    check firewall 1 'ufw to let NTP through' "no rule for$firewall_missing"
  fi
}

# judge_rule PEER DIRECTION MATCH…: sets firewall_active, adds PEER to firewall_missing.
judge_rule() {
  rule_peer=$1 rule_direction=$2
  shift 2
  rule_tool=iptables rule_prefix=ufw
  case $rule_peer in *:*) rule_tool=ip6tables rule_prefix=ufw6 ;; *) ;; esac
  "$rule_tool" -w 5 -S INPUT 2>/dev/null | grep -q -e "-j $rule_prefix-before-input" || return 0
  firewall_active=yes
  "$rule_tool" -w 5 -C "$rule_prefix-user-$rule_direction" "$@" -p udp --dport 123 -j ACCEPT 2>/dev/null ||
    firewall_missing="$firewall_missing${firewall_missing:+,} $rule_direction $rule_peer"
}

# Nobody else may steer the clock: a process of that name that holds CAP_SYS_TIME (bit 25).
judge_other_daemons() {
  others=
  for status in /proc/[0-9]*/status; do
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

# STATUS is a /proc/PID/status of a process that may steer the clock and is not our chronyd or a child of it.
steers_clock() {
  awk -v daemon="$daemon" '
    $1 == "Pid:" || $1 == "PPid:" { if ($2 == daemon && daemon != 0) ours = 1 }
    $1 == "CapEff:" { digit = index("0123456789abcdef", substr($2, 10, 1)) - 1; steers = int(digit / 2) % 2 }
    END { exit !(steers && !ours) }' "$1" 2>/dev/null
}

# The clock cannot be earlier than the last time we found it right, nor than chronyd's own file (its build date).
judge_clock() {
  now=$(date +%s)
  floor=$(stat -L -c %Y /usr/sbin/chronyd 2>/dev/null || echo 0)
  floor_reason='the build date of /usr/sbin/chronyd'
  last_good=$(stat -c %Y "$lasting_directory/last-good" 2>/dev/null || echo 0)
  if [ "$last_good" -gt "$floor" ]; then
    floor=$last_good
    floor_reason="the last known good time; if that was wrong, remove $lasting_directory/last-good"
  fi
  clock_status=0
  [ "$now" -ge "$floor" ] || clock_status=1
  check clock "$clock_status" "not before $(utc "$floor") ($floor_reason)" "$(utc "$now")"
}

utc() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }

judge_stratum() { same stratum "$stratum" "$(field 3 "$tracking")"; }

# ---------------------------------------------------------------------------------------- a primary

judge_primary() {
  reference_found='chronyd does not answer'
  [ -z "$tracking" ] || reference_found="$(field 1 "$tracking") with ${tracked_name:-no name}"
  same reference-id "$reference_id with no name" "$reference_found"
  judge_stratum
  sources_found=$(printf '%s\n' "$sources" | cut -d , -f 3 | paste -s -d ' ')
  same sources 'no sources' "${sources_found:-no sources}"
  judge_listening
  judge_firewall
  # A server's packets are not shown by chronyc: what can be said is what the probe turned on.
  [ "$timestamping" != hardware ] || same timestamping 'hardware turned on' "$(planned_stamps) turned on"
}

# UDP 123 is bound by our chronyd for every family that is served, on the wildcard, the interface or its address.
judge_listening() {
  listening_missing=
  sockets=$(ss -Hulnp 'sport = :123' 2>/dev/null)
  for family in 4 6; do
    family_served "$family" || continue
    printf '%s\n' "$sockets" | awk -v pid="pid=$daemon," -v root="$(id -u)" -v family="$family" \
      -v interface="$interface" -v address="$address" '
      {
        host = $4; sub(/:123$/, "", host)
        bound = host; sub(/%.*$/, "", bound)
        device = host; if (!sub(/^.*%/, "", device)) device = ""
        if (root == 0 && index($0, pid) == 0) next
        if (device != "" && device != interface && device != interface "]") next
        if (bound == "*") found = 1
        if (family == 4 && (bound == "0.0.0.0" || bound == address)) found = 1
        if (family == 6 && (bound == "[::]" || bound == "[" address "]")) found = 1
      }
      END { exit !found }' || listening_missing="$listening_missing IPv$family"
  done
  listening_found='UDP 123 bound by chronyd'
  if [ -n "$listening_missing" ]; then
    listening_holders=$(printf '%s\n' "$sockets" | awk 'NF { print $4, $6 }' | paste -s -d ' ')
    listening_found="deaf on$listening_missing (UDP 123: ${listening_holders:-no socket})"
  fi
  check listening "${#listening_missing}" 'UDP 123 bound by chronyd' "$listening_found"
}

family_served() {
  case $1,$served_networks in
    4,*.*) return 0 ;;
    6,*:*) return 0 ;;
    *) return 1 ;;
  esac
}

# ---------------------------------------------------------------------------------------- a secondary

judge_secondary() {
  judge_source_list
  pick_source
  judge_source
  same reference-id "$(expected_reference_id)" "$(field 1 "$tracking")"
  judge_stratum
  judge_reach
  judge_age
  same leap Normal "$(field 14 "$tracking")"
  judge_firewall
  take_samples
  judge_offset
  judge_timestamping
}

# Exactly the expected sources: none missing, none more.
judge_source_list() {
  list_expected=$(printf '%s\n' "$expected_sources" | sort | paste -s -d ' ')
  list_found=$(printf '%s\n' "$sources" | cut -d , -f 3 | sort | paste -s -d ' ')
  same sources "$list_expected" "$list_found"
}

# The source that the other checks are about: the selected one, else the first that is expected.
# Sets subject, subject_line, subject_state, subject_reach (octal), subject_age (seconds).
pick_source() {
  subject=$(printf '%s\n' "$sources" | awk -F , '$2 == "*" { print $3; exit }')
  [ -n "$subject" ] || subject=$(printf '%s\n' "$expected_sources" | head -n 1)
  subject_line=$(printf '%s\n' "$sources" | awk -F , -v name="$subject" '$3 == name { print; exit }')
  subject_state=$(field 2 "$subject_line")
  subject_reach=$(field 6 "$subject_line")
  subject_age=$(field 7 "$subject_line")
  case $subject_reach in '' | *[!0-7]*) subject_reach=0 ;; *) ;; esac
  case $subject_age in '' | *[!0-9]*) subject_age=$never ;; *) ;; esac
}

# One of the four latest polls was answered: one lost packet, or one that is still under way, is no silence.
source_answers() { [ $((0$subject_reach & 15)) -ne 0 ]; }

judge_source() {
  source_status=1
  source_found=$(describe_source)
  is_expected_source "$subject" && [ "$subject_state" = '*' ] && source_answers && source_status=0
  check source "$source_status" \
    "$(printf '%s\n' "$expected_sources" | paste -s -d ' ' | sed 's/ / or /g') selected" "$source_found"
}

is_expected_source() { printf '%s\n' "$expected_sources" | grep -q -x -F -e "$1"; }

# What is the matter with it, told apart: absent, never there, gone, not believed.
describe_source() {
  if [ -z "$tracking" ]; then
    echo 'chronyd does not answer'
  elif [ -z "$subject_line" ]; then
    echo "$subject is not among the sources"
  elif [ "$subject_age" -eq "$never" ]; then
    echo "$subject has never answered: not running, deaf (nothing on its UDP 123), or cut off from here"
  elif ! source_answers; then
    echo "$subject answered before, silent for $subject_age s: dead or cut off"
  else
    case $subject_state in
      '*') echo "$subject selected" ;;
      x) echo "$subject answers but is not believed (falseticker)" ;;
      '~') echo "$subject answers but its time varies too much" ;;
      *) echo "$subject answers but is not selected (state $subject_state)" ;;
    esac
  fi
}

# The reference id of the selected source as planned; of any other, the machine's.
expected_reference_id() {
  settings source | awk -v name="$subject" -v other="$reference_id" '
    $1 == name { print $2; found = 1; exit }
    END { if (!found) print other }'
}

judge_reach() {
  reach_status=1
  ! source_answers || reach_status=0
  check reach "$reach_status" 'one of the last 4 polls answered' "reach $subject_reach (octal)"
}

judge_age() {
  age_limit=$(awk -v polls="$age_limit_polls" -v floor="$age_limit_seconds" 'BEGIN {
    limit = polls * 2 ^ ARGV[1]; printf "%d\n", (limit > floor ? limit : floor) }' "$poll")
  age_found='no sample'
  age_status=1
  if [ "$subject_age" -ne "$never" ]; then
    age_found=$(awk -v age="$subject_age" 'BEGIN { printf "%d s (%.1f polls)\n", age, age / 2 ^ ARGV[1] }' "$poll")
    [ "$subject_age" -gt "$age_limit" ] || age_status=0
    figure sample_age "$subject_age"
  fi
  check sample-age "$age_status" "at most $age_limit s" "$age_found"
}

# One packet says little. Several, a poll apart, give the kinds of timestamps (one "TX RX" a line in `stamps`) and
# the offsets (one a line in `offsets`). While something else is wrong and we will try again, one is enough.
take_samples() {
  offsets='' stamps='' taken=0
  [ "$subject_state" = '*' ] || return 0
  samples_wanted=$sample_count
  [ "$failures" -eq 0 ] || [ "$final" = yes ] || samples_wanted=1
  pause=$(awk 'BEGIN { pause = 2 ^ ARGV[1]; print (pause < 0.25 ? 0.25 : (pause > 2 ? 2 : pause)) }' "$poll")
  while :; do
    taken=$((taken + 1))
    offsets="$offsets$(ask_chronyd tracking | larger_offset)
"
    stamps="$stamps$(ask_chronyd ntpdata "$subject" | cut -d , -f 29,30)
"
    [ "$taken" -lt "$samples_wanted" ] || break
    sleep "$pause"
  done
  tracking=$(ask_chronyd tracking)
}

# The larger, without its sign, of what chronyd still has to correct (field 5) and of what it found at its last
# update (field 6). The first alone hides a clock that is found wrong at every poll and corrected at once.
larger_offset() {
  awk -F , '{ now = $5 < 0 ? -$5 : $5; last = $6 < 0 ? -$6 : $6; printf "%.9f\n", (now > last ? now : last) }'
}

# The median of the samples: a packet that was held up somewhere is not an error of the clock, three of five are.
judge_offset() {
  offset_limit=$(human_seconds "$max_offset")
  if [ "$taken" -eq 0 ] || [ "$(field 14 "$tracking")" != Normal ]; then
    check offset 1 "within $offset_limit" 'unknown: not synchronised'
    return
  fi
  median=$(printf '%s' "$offsets" | sort -g | sed -n "$(((taken + 1) / 2))p")
  offset_status=0
  awk 'BEGIN { exit !(ARGV[1] + 0 <= ARGV[2] + 0) }' "$median" "$max_offset" || offset_status=1
  check offset "$offset_status" "within $offset_limit" "$(human_seconds "$median")"
  report_figures
}

# The error bound beside the offset: an asymmetric path is an error that no offset shows, and only
# |offset| + root delay / 2 + root dispersion bounds it.
report_figures() {
  bound=$(printf '%s\n' "$tracking" |
    awk -F , '{ printf "%.9f", ($5 < 0 ? -$5 : $5) + $11 / 2 + $12 }')
  figure offset "$(field 5 "$tracking")"
  figure last_offset "$(field 6 "$tracking")"
  figure rms_offset "$(field 7 "$tracking")"
  figure median_offset "$median"
  figure worst_offset "$(printf '%s' "$offsets" | sort -g | tail -n 1)"
  figure root_delay "$(field 11 "$tracking")"
  figure root_dispersion "$(field 12 "$tracking")"
  figure error_bound "$bound"
  lines="$lines     error bound: $(human_seconds "$bound") (|offset| + root delay / 2 + root dispersion)
"
}

# Who should stamp the packets: `kernel` or `hardware`. `auto` means what the probe turned on.
planned_stamps() {
  case $timestamping in
    software) echo kernel ;;
    *)
      outcome=$(sed -n 's/^outcome=//p' "$state_directory/timestamping" 2>/dev/null | head -n 1)
      if [ "$outcome" = hardware ]; then echo hardware; else echo kernel; fi
      ;;
  esac
}

# K of N packets. With kernel timestamps only the reception is judged: where a driver cannot stamp what it sends
# chronyd itself does, and says Daemon.
judge_timestamping() {
  am_root || { skip timestamping 'needs root' && return; }
  stamps_planned=$(planned_stamps)
  [ "$timestamping" != hardware ] || stamps_planned=hardware
  enough=$(((taken + 1) / 2))
  stamps_good=$(printf '%s' "$stamps" | awk -F , -v planned="$stamps_planned" '
    planned == "hardware" && $1 == "Hardware" && $2 == "Hardware" { good++ }
    planned == "kernel" && ($2 == "Kernel" || $2 == "Hardware") { good++ }
    END { print good + 0 }')
  stamps_status=0
  { [ "$taken" -gt 0 ] && [ "$stamps_good" -ge "$enough" ]; } || stamps_status=1
  stamps_seen=$(printf '%s' "$stamps" | sort | uniq -c | awk '{ print $1 " " $2 }' | paste -s -d ';')
  check timestamping "$stamps_status" "$stamps_planned in at least $enough of $taken packets" \
    "$stamps_planned in $stamps_good of $taken (TX,RX: ${stamps_seen:-none})"
}

# ---------------------------------------------------------------------------------------- judging

am_root() { [ "$(id -u)" -eq 0 ]; }

# One judgement. Sets lines, checks, figures, metrics, failures.
judge() {
  lines='' checks='' figures='' metrics='' failures=0
  load_expectations
  judge_expectations || return 0
  [ "$first_boot" = ended ] ||
    check first-boot 1 "cloud-init to end within $((first_boot_limit / 60)) minutes" 'still running'
  judge_setup
  judge_unit
  judge_scheduling
  judge_adapter
  judge_other_daemons
  judge_clock
  tracking=$(ask_chronyd tracking)
  sources=$(ask_chronyd sources)
  tracked_name=$(field 2 "$tracking")
  case $role in
    primary) judge_primary ;;
    *) judge_secondary ;;
  esac
}

# Tries until all is well or `within` has passed; the last attempt is the verdict.
judge_patiently() {
  final=no
  deadline=$(($(seconds_since_boot) + within))
  attempt=0
  while :; do
    [ "$(seconds_since_boot)" -lt "$deadline" ] || final=yes
    judge
    attempt=$((attempt + 1))
    if [ "$failures" -eq 0 ] || [ "$final" = yes ]; then
      break
    fi
    publish pending
    [ "$attempt" -gt 1 ] || echo "not yet: $failures checks fail; trying for up to $within s"
    sleep 1
  done
}

wait_for_first_boot() {
  wait_end=$(($(seconds_since_boot) + first_boot_limit))
  first_boot=ended
  while [ -e "$cloud_init_directory/enabled" ] && [ ! -e "$cloud_init_directory/result.json" ]; do
    if [ "$(seconds_since_boot)" -ge "$wait_end" ]; then
      first_boot='not ended'
      return
    fi
    sleep 1
  done
}

# ---------------------------------------------------------------------------------------- publishing

# publish STATE: pending, ok or failed.
publish() {
  mkdir -p "$state_directory" || return 1
  {
    printf '{"format":1,"machine":%s,"group":%s,"role":%s,"configuration":%s,\n' \
      "$(json_string "$machine")" "$(json_string "$group")" "$(json_string "$role")" "$(json_string "$configuration")"
    printf '"boot_id":%s,"uptime":%s,"state":"%s",\n' "$(json_string "$(cat /proc/sys/kernel/random/boot_id)")" \
      "$(json_number "$(cut -d ' ' -f 1 /proc/uptime)")" "$1"
    printf '"figures":{%s},\n"checks":[%s%s]}\n' "$figures" "${checks:+
}" "$checks"
  } | write_file "$state_directory/verify.json"
}

# The same for node_exporter, where asked for.
publish_metrics() {
  [ -n "$textfile" ] || return 0
  {
    echo '# HELP clockseed_ok Whether this machine keeps time as its spec says (1) or not (0).'
    echo '# TYPE clockseed_ok gauge'
    printf 'clockseed_ok{machine="%s",group="%s",role="%s"} %s\n' \
      "$(label "$machine")" "$(label "$group")" "$(label "$role")" "$((failures == 0))"
    echo '# HELP clockseed_check_ok Whether one check of clockseed-verify passed.'
    echo '# TYPE clockseed_check_ok gauge'
    printf '%s' "$metrics" | grep '^clockseed_check_ok'
    printf '%s' "$metrics" | grep -v '^clockseed_check_ok' | awk '{ print "# TYPE " $1 " gauge"; print }'
  } | write_file "$textfile/clockseed.prom" || echo "note: cannot write $textfile/clockseed.prom"
}

# TEXT inside the quotes of a Prometheus label.
label() { plain "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }

# The verdict of this boot: lines, files, and the time that is now known to be good.
publish_verdict() {
  verdict=ok
  [ "$failures" -eq 0 ] || verdict=failed
  printf '%s' "$lines"
  publish "$verdict" || echo "note: cannot write $state_directory/verify.json"
  publish_metrics
  printf '%s\n' "$configuration" | write_file "$state_directory/verdict"
  [ "$verdict" = ok ] || return 1
  # Not at every run: a flash card need not be written to once a minute.
  if [ $((now - last_good)) -ge 600 ]; then
    mkdir -p "$lasting_directory" && touch "$lasting_directory/last-good"
  fi
  echo "$machine keeps time as planned"
}

# A verdict of this boot for this configuration; `apply` removes it.
verdict_stands() {
  [ -e "$state_directory/verdict" ] && [ "$(cat "$state_directory/verdict")" = "$configuration" ]
}

main() {
  first_boot=ended final=yes
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
  lines='' checks='' figures='' metrics='' failures=0 now=0 last_good=0
  load_expectations
  if verdict_stands; then
    judge
  else
    publish pending
    wait_for_first_boot
    judge_patiently
  fi
  publish_verdict
}

main "$@"
