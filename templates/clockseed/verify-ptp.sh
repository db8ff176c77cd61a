# clockseed verify, of a machine that speaks PTP. No program: `verify` reads it, and it judges by verify's means. Where chronyd
# sets the clock, as on a machine between a group of PTP and one of chrony, what is said of PTP has names of its own
# (`ptp-unit`, `ptp-offset` …) beside those of chronyd.
#
# Where the facts come from: pmc(8) for what ptp4l says of itself, in nanoseconds; phc_ctl(8); IEEE 1588-2008 for the words.
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034  # verify sets and reads what is not set or read here
# shellcheck disable=SC2250,SC2312  # as in verify

ptp_configuration=/etc/linuxptp/clockseed.conf
ptp_multicast=224.0.1.129
path_limit_hardware=0.001   # seconds of the way to the leader, one way, that are still one network:
path_limit_software=0.01    # through two kernels on busy machines

# ---------------------------------------------------------------------------------------- reading

load_ptp_expectations() {
  ptp_adapter='' ptp_profile='' ptp_domain='' ptp_hears='' grandmasters=''
  while IFS= read -r line || [ -n "$line" ]; do
    value=${line#*=}
    case $line in
      ptp-adapter=*) ptp_adapter=$value ;;
      ptp-profile=*) ptp_profile=$value ;;
      ptp-domain=*) ptp_domain=$value ;;
      ptp-hears=*) ptp_hears="$ptp_hears$value$newline" ;;
      grandmaster=*) grandmasters="$grandmasters$value$newline" ;;
      *) ;;
    esac
  done <"$expect_file"
  prefix=''
  [ "$ptp_owner" = ptp ] || prefix=ptp-
}

# The machine of an IDENTITY; nothing of a stranger.
grandmaster_of() { printf '%s' "$grandmasters" | awk -v identity="$1" '$1 == identity { print $2; exit }'; }

ask_ptp4l() {
  pmc -u -b 0 -f "$ptp_configuration" 'GET DEFAULT_DATA_SET' 'GET PORT_DATA_SET' 'GET TIME_STATUS_NP' \
    'GET CURRENT_DATA_SET' 'GET PARENT_DATA_SET' 'GET TIME_PROPERTIES_DATA_SET' 2>/dev/null </dev/null
}

# Sets what ptp4l says of itself: port_state, gm_present, gm_identity, master_offset and path_delay (nanoseconds),
# utc_offset, ptp_timescale; all empty when it does not answer.
read_ptp4l() {
  port_state='' gm_present='' gm_identity='' clock_identity='' master_offset='' path_delay='' peer_delay='' utc_offset='' ptp_timescale=''
  while read -r key value _; do
    case $key in
      clockIdentity) clock_identity=$value ;;
      portState) port_state=$value ;;
      gmPresent) gm_present=$value ;;
      grandmasterIdentity) gm_identity=$value ;;
      master_offset) master_offset=$value ;;
      meanPathDelay) path_delay=$value ;;
      peerMeanPathDelay) peer_delay=$value ;;
      currentUtcOffset) utc_offset=$value ;;
      ptpTimescale) ptp_timescale=$value ;;
      *) ;;
    esac
  done <<END
$(ask_ptp4l)
END
  [ "$ptp_profile" != gptp ] || path_delay=$peer_delay
}

# Sets ptp_stamps, hardware or software, and why.
read_stamps() {
  ptp_stamps='' stamps_reason=''
  [ -r "$state_directory/ptp" ] || return 0
  while IFS= read -r line; do
    case $line in
      timestamping=*) ptp_stamps=${line#*=} ;;
      reason=*) stamps_reason=${line#*=} ;;
      *) ;;
    esac
  done <"$state_directory/ptp"
}

nanoseconds() { awk 'BEGIN { printf "%.9f", (ARGV[1] + 0) / 1e9 }' "$1"; }

# ---------------------------------------------------------------------------------------- who runs

# ptp4l, and phc2sys where there is an adapter's clock to carry over: they run, as they should, and set the clock or do not.
judge_ptp_daemons() {
  load_ptp_expectations
  read_stamps
  look_at_unit clockseed-ptp4l.service
  ptp_units="clockseed-ptp4l.service ${unit_state:-unknown to systemd}"
  ptp_expected='clockseed-ptp4l.service active'
  ptp_daemon=$daemon ptp_setter=$daemon setter_name=ptp4l
  judge_scheduling "${prefix}scheduling" ptp4l
  if [ "$ptp_stamps" = hardware ]; then
    ptp_state=$unit_state
    look_at_unit clockseed-phc2sys.service
    ptp_units="$ptp_units, clockseed-phc2sys.service ${unit_state:-unknown to systemd}"
    ptp_expected="$ptp_expected, clockseed-phc2sys.service active"
    ptp_setter=$daemon setter_name=phc2sys
    unit_state=$ptp_state daemon=$ptp_daemon
  fi
  same "${prefix}unit" "$ptp_expected" "$ptp_units"
  [ "$ptp_owner" != ptp ] || judge_ptp_control
}

# Where PTP owns the clock both are ours; elsewhere neither may set it, and other-daemons names one that could.
judge_ptp_control() {
  owners="$owners $ptp_daemon $ptp_setter"
  control_expected="$setter_name may set the clock" control_status=1
  if [ "$ptp_setter" -eq 0 ]; then
    control_found="$setter_name does not run"
  elif holds_clock "/proc/$ptp_setter/status"; then
    control_status=0 control_found=$control_expected
  else
    control_found="$setter_name without CAP_SYS_TIME"
  fi
  check clock-control "$control_status" "$control_expected" "$control_found"
}

# ---------------------------------------------------------------------------------------- whose time it is

judge_ptp() {
  read_ptp4l
  if is_held_over; then
    skip grandmaster 'nobody is heard, and chronyd keeps the time (holdover)'
    following=no leader=''
  else
    judge_grandmaster
    judge_port
  fi
  uses_chrony || judge_firewall
  judge_ptp_stamps
  if [ "$ptp" = leads ]; then judge_timescale; fi
  [ "$ptp_stamps" != hardware ] || judge_adapter_clock
  if [ "$following" = yes ]; then
    judge_path
    judge_ptp_offset
  fi
}

# Where chronyd keeps the time that PTP gave it no leader is to be heard: that is what holdover says.
is_held_over() {
  [ "$ptp,$ptp_owner,$port_state" = takes,chrony,LISTENING ] && [ -n "$holdover" ]
}

# One of the planned primaries leads, and is there. Sets leader (its machine's name) and following: whether it is another one.
judge_grandmaster() {
  following=no leader=$(grandmaster_of "$gm_identity")
  wanted=$(printf '%s' "$grandmasters" | awk '{ printf "%s%s (%s)", separator, $2, $1; separator = " or " }')
  if [ -z "$port_state" ]; then
    check grandmaster 1 "$wanted" 'ptp4l does not answer'
  elif [ -z "$leader" ]; then
    check grandmaster 1 "$wanted" "${gm_identity:-nobody}, which is not of this group"
  elif [ "$leader" = "$machine" ] && [ "$port_state" = PASSIVE ]; then
    skip grandmaster 'another one leads, and ptp4l does not show which while it waits'
  elif [ "$leader" = "$machine" ]; then
    check grandmaster 0 "$wanted" "$machine itself"
  elif [ "$gm_present" = true ] && hears_leader; then
    following=yes
    check grandmaster 0 "$wanted" "$leader ($gm_identity)"
  else
    check grandmaster 1 "$wanted" "$leader ($gm_identity), which is not heard"
  fi
}

# What ptp4l shows of a leader stays as it was for a while when it hears nobody any more.
hears_leader() { case $port_state in SLAVE | UNCALIBRATED | PASSIVE) ;; *) return 1 ;; esac; }

# A primary leads, or follows another one; of a clock that is not its own to set it waits (PASSIVE). Whose clock chronyd sets
# by PTP with software timestamps stays UNCALIBRATED: ptp4l measures, and never sets it.
judge_port() {
  port_expected='SLAVE'
  case $ptp,$ptp_owner,$leader in
    leads,*,"$machine") port_expected='MASTER' ;;
    leads,chrony,*) port_expected='PASSIVE' following=no ;;
    takes,chrony,*) [ "$ptp_stamps" = hardware ] || port_expected='UNCALIBRATED' ;;
    *) ;;
  esac
  case $ptp_owner,$port_expected,$port_state in chrony,MASTER,PASSIVE) port_expected=PASSIVE ;; *) ;; esac
  same port-state "$port_expected" "${port_state:-unknown}"
}

# What was found when ptp4l was started: `hardware` where the spec demands it.
judge_ptp_stamps() {
  stamps_wanted=${ptp_stamps:-known}
  case $timestamping in auto) ;; *) stamps_wanted=$timestamping ;; esac
  stamps_status=0
  [ -n "$ptp_stamps" ] && [ "$ptp_stamps" = "$stamps_wanted" ] || stamps_status=1
  check "${prefix}timestamping" "$stamps_status" "$stamps_wanted" "${ptp_stamps:-unknown}${stamps_reason:+: $stamps_reason}"
}

# In hardware a leader tells TAI, in software UTC. Who would lead in another one than is told now would move everybody by 37 s.
judge_timescale() {
  [ -n "$ptp_timescale" ] || return 0
  own_timescale=0
  [ "$ptp_stamps" != hardware ] || own_timescale=1
  same timescale "$(name_timescale "$own_timescale")" "$(name_timescale "$ptp_timescale")"
}

name_timescale() {
  case $1 in
    1) echo 'TAI (PTP timescale)' ;;
    *) echo 'UTC (ARB timescale)' ;;
  esac
}

# The system's clock against the adapter's, which is ahead by the UTC offset where TAI is told. phc_ctl says what the system's
# is ahead of the adapter's; releases differ in the sign of what it says approximately, where the adapter cannot be compared.
judge_adapter_clock() {
  adapter_wanted="within $(human_seconds "$max_offset") of the system's"
  system_ahead=$(phc_ctl "$ptp_adapter" cmp 2>/dev/null | sed -n \
    -e 's/.*offset from CLOCK_REALTIME is \(-\{0,1\}[0-9][0-9]*\)ns.*/\1/p' \
    -e 's/.*offset from CLOCK_REALTIME is approximately -\{0,1\}\([0-9][0-9]*\)ns.*/-\1/p')
  if [ -z "$system_ahead" ]; then
    check adapter-clock 1 "$adapter_wanted" "unknown: phc_ctl says nothing of $ptp_adapter"
    return
  elif [ -z "$utc_offset" ] || [ -z "$ptp_timescale" ]; then
    check adapter-clock 1 "$adapter_wanted" 'unknown: ptp4l does not say which time it tells'
    return
  fi
  between=$(awk 'BEGIN { tai = ARGV[3] == 1 ? ARGV[2] : 0; off = ARGV[1] / 1e9 + tai; printf "%.9f", off < 0 ? -off : off }' \
    "$system_ahead" "$utc_offset" "$ptp_timescale")
  between_status=0
  awk 'BEGIN { exit !(ARGV[1] + 0 <= ARGV[2] + 0) }' "$between" "$max_offset" || between_status=1
  check adapter-clock "$between_status" "$adapter_wanted" "$(human_seconds "$between")"
  figure adapter_clock "$between"
}

judge_path() {
  path_limit=$path_limit_software
  [ "$ptp_stamps" != hardware ] || path_limit=$path_limit_hardware
  path_status=1 path_found=unknown path_seconds=''
  case ${path_delay#-} in
    '' | *[!0-9.]*) ;;
    *)
      path_seconds=$(nanoseconds "$path_delay")
      path_found=$(human_seconds "$path_seconds")
      # Stamps of hardware may be some nanoseconds early.
      ! awk 'BEGIN { exit !(ARGV[1] + 0 >= -0.000001 && ARGV[1] + 0 <= ARGV[2] + 0) }' "$path_seconds" "$path_limit" || path_status=0
      ;;
  esac
  check path-delay "$path_status" "0 to $(human_seconds "$path_limit")" "$path_found"
  figure path_delay "$path_seconds"
}

# The median of several, a second apart: with software timestamps one packet says little. While something else is wrong and
# we will try again, one is enough.
judge_ptp_offset() {
  ptp_offsets='' taken=0 samples_wanted=$sample_count
  [ "$failures" -eq 0 ] || [ "$final" = yes ] || samples_wanted=1
  while :; do
    taken=$((taken + 1))
    case ${master_offset#-} in
      '' | *[!0-9]*) ;;
      *) ptp_offsets="$ptp_offsets${master_offset#-}$newline" ;;
    esac
    [ "$taken" -lt "$samples_wanted" ] || break
    sleep 1
    read_ptp4l
  done
  median=$(printf '%s' "$ptp_offsets" | sort -n | sed -n "$(((taken + 1) / 2))p")
  offset_status=1 offset_found=unknown
  if [ -n "$median" ]; then
    median=$(nanoseconds "$median")
    offset_found=$(human_seconds "$median")
    ! awk 'BEGIN { exit !(ARGV[1] + 0 <= ARGV[2] + 0) }' "$median" "$max_offset" || offset_status=0
  fi
  check "${prefix}offset" "$offset_status" "within $(human_seconds "$max_offset")" "$offset_found"
  [ "$offset_status" -ne 0 ] || [ "$ptp_owner" != ptp ] || follows=yes
  report_ptp_figures
}

# Packets that need longer one way than the other are an error that no offset shows: at most the whole way.
report_ptp_figures() {
  [ -n "$median" ] || return 0
  figure "$(printf '%s' "$prefix" | tr - _)median_offset" "$median"
  [ "$ptp_owner" = ptp ] || return 0
  bound=$(awk 'BEGIN { printf "%.9f", ARGV[1] + ARGV[2] }' "$median" "$path_seconds")
  figure offset "$(nanoseconds "$master_offset")"
  figure error_bound "$bound"
  lines="$lines     error bound: $(human_seconds "$bound") (|offset| + path delay)
"
}

# ---------------------------------------------------------------------------------------- firewall

# Event and general messages, both ways; layer 2 does not pass ufw.
judge_ptp_rules() {
  [ "$ptp_profile" != gptp ] || return 0
  for rule_port in 319 320; do
    while read -r network; do
      [ -z "$network" ] || judge_rule "$network" input -i "$ptp_adapter" -s "$network" -d "$ptp_multicast"
    done <<END
$ptp_hears
END
    judge_rule "$ptp_multicast" output -o "$ptp_adapter" -d "$ptp_multicast"
  done
  rule_port=123
}
