#!/bin/sh
# clockseed rtc: keep a primary's time over a power cut.
#
#   rtc save    set the hardware clock from the system clock
#
# A primary that is its group's only source of time has nobody to ask after a restart: what the hardware clock says
# is what the whole group will follow. Linux writes it by itself (chrony's rtcsync) only while the clock is
# synchronised to something else, which a local-only primary never is. It restores whole seconds, no better.
# Run hourly by clockseed-rtc.timer and whenever chrony stops, thus at shutdown too. A secondary, or a machine
# without a hardware clock, has nothing to save: no word, exit 0.
#
# Needs root and hwclock (util-linux, or util-linux-extra from Debian 12 on). Exit: 0, 1 when it could not be set, 2 usage.
#
# shellcheck disable=SC2250  # $name, not ${name}: the latter only where it is needed reads better

set -u
export LC_ALL=C

expect_file=/etc/clockseed/expect

is_primary() { grep -q -x 'role=primary' "$expect_file" 2>/dev/null; }

has_hardware_clock() { [ -e /dev/rtc ] || [ -e /dev/rtc0 ]; }

save() {
  { is_primary && has_hardware_clock; } || return 0
  if ! command -v hwclock >/dev/null 2>&1; then
    echo 'rtc: hwclock is not installed (package util-linux-extra): the hardware clock is not set' >&2
    return 1
  fi
  # Whether it keeps UTC or local time stays as the machine has it (/etc/adjtime).
  hwclock --systohc || { echo 'rtc: the hardware clock could not be set' >&2 && return 1; }
}

case $#,${1-} in
  1,save) save ;;
  *)
    echo "usage: ${0##*/} save" >&2
    exit 2
    ;;
esac
