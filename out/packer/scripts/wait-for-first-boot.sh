#!/bin/sh
# Waits until the first boot of the machine that becomes the image has ended: cloud-init installs and configures too.
# Environment: TIMEOUT, seconds. Exit: 0, 1 when cloud-init has failed or does not end.

set -eu
export LC_ALL=C

say() { printf '%s\n' "wait-for-first-boot: $*"; }

# A chroot or a container without systemd has no first boot to wait for.
if [ ! -d /run/systemd/system ] || ! command -v cloud-init >/dev/null 2>&1; then
  say 'no cloud-init at work here'
  exit 0
fi

code=0
output=$(timeout "$TIMEOUT" cloud-init status --wait 2>&1) || code=$?
case $code in
  0) say 'cloud-init has ended' ;;
  # From cloud-init 23.4 on: recoverable errors, such as a deprecated key. The machine is as it should be.
  2) say 'cloud-init has ended, with recoverable errors' ;;
  124)
    say "cloud-init has not ended within $TIMEOUT s (first_boot_timeout)" >&2
    exit 1
    ;;
  *)
    say "cloud-init has failed (exit $code): $(printf '%s\n' "$output" | tail -n 1)" >&2
    cloud-init status --long >&2 || true
    exit 1
    ;;
esac
