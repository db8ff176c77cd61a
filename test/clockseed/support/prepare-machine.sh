#!/bin/sh
# Runs as process 1 of a machine's own namespaces (create-network.ts): gives it a /run, /etc, /var/lib, /usr/local and
# /sys of its own, so that the unmodified programs run there and nothing of the host's is touched.
# Arguments: the folder of this script, the folder of the programs.
set -eu
support=$1 programs=$2
mount -t tmpfs tmpfs /run
mkdir /run/etc /run/work /run/chrony /run/systemctl
mount -t overlay -o lowerdir=/etc,upperdir=/run/etc,workdir=/run/work overlay /etc
mount -t tmpfs tmpfs /var/lib
mkdir /var/lib/chrony /var/lib/clockseed
chown _chrony:_chrony /run/chrony /var/lib/chrony
chmod 0750 /run/chrony
mkdir /run/programs /run/programs/bin /run/programs/lib /run/programs/lib/clockseed /etc/clockseed
for program in verify verify-ptp apply probe preset ptp rtc; do
  install -m 0755 "$programs/$program.sh" "/run/programs/lib/clockseed/$program"
done
install -m 0755 "$support/fake-systemctl.sh" /run/programs/bin/systemctl
mount --bind /run/programs /usr/local
mount -t sysfs sysfs /sys
ip link set lo up
echo ready
exec cat
