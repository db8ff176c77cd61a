#!/bin/sh
# Makes of one machine an image for many: takes away what is this machine's own, secret, or of the build. The last thing
# before the image is made; done again it finds nothing to do.
# Environment: STAGING, the folder of the build; KEEP_AUTHORIZED_KEYS, true or false.
# Exit: 0, 1 when something is left.

set -eu
export LC_ALL=C

say() { printf '%s\n' "seal-image: $*"; }

is_booted() { [ -d /run/systemd/system ]; }

# stop UNIT…: what runs would write again what is removed here, at the latest when the machine is switched off.
stop() {
  is_booted || return 0
  for unit; do
    ! systemctl is-active --quiet "$unit" || systemctl stop "$unit"
  done
}

# empty FOLDER…: what is in them, not the folders.
empty() {
  for folder; do
    [ ! -d "$folder" ] || find "$folder" -mindepth 1 -delete
  done
}

seal_cloud_init() {
  ! command -v cloud-init >/dev/null 2>&1 || cloud-init clean --logs --seed >/dev/null
  empty /var/lib/cloud /var/tmp/cloud-init
  # What it made of the build machine's addresses and logins.
  rm -f /etc/netplan/50-cloud-init.yaml /etc/network/interfaces.d/50-cloud-init* \
    /etc/systemd/network/10-cloud-init-* /etc/NetworkManager/system-connections/cloud-init-* \
    /etc/udev/rules.d/*-cloud-init.rules /etc/ssh/sshd_config.d/50-cloud-init.conf
}

# Empty, not removed: then the next boot writes a new one, and it is not a "first boot" in which all presets apply anew.
seal_identity() {
  { [ -e /etc/machine-id ] && [ ! -s /etc/machine-id ]; } || : >/etc/machine-id
  [ ! -f /var/lib/dbus/machine-id ] || [ -L /var/lib/dbus/machine-id ] ||
    ln -s -f /etc/machine-id /var/lib/dbus/machine-id
  [ ! -s /etc/hostname ] || : >/etc/hostname
  rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub
  stop systemd-random-seed.service
  rm -f /var/lib/systemd/random-seed /boot/efi/loader/random-seed /var/lib/systemd/credential.secret
}

seal_logins() {
  [ "$KEEP_AUTHORIZED_KEYS" = true ] || rm -f /root/.ssh/authorized_keys* /home/*/.ssh/authorized_keys*
  rm -f /root/.bash_history /home/*/.bash_history
}

# The drift is this machine's crystal; dumps and cookies are of its sources; keys come with a machine, not an image.
seal_clock() {
  stop clockseed-verify.timer clockseed-apply.timer clockseed-verify.service clockseed-apply.service chrony.service \
    clockseed-ptp4l.service clockseed-phc2sys.service
  empty /var/lib/chrony /var/log/chrony /run/chrony-dhcp /etc/chrony/clockseed.d /var/lib/clockseed /run/clockseed
  if [ -s /etc/chrony/chrony.keys ]; then
    keys=$(sed '/^[[:space:]]*[#!;%]/d' /etc/chrony/chrony.keys)
    [ -z "$keys" ] || : >/etc/chrony/chrony.keys
  fi
}

seal_network() {
  empty /var/lib/dhcp /var/lib/dhcpcd /var/lib/NetworkManager
  rm -f /etc/udev/rules.d/70-persistent-net.rules
}

# journald writes on while the machine is switched off: to /run from here on, which is gone then.
seal_logs() {
  ! is_booted || journalctl --relinquish-var || true
  empty /var/log/journal /var/crash /var/lib/systemd/coredump
  find /var/log -type f \( -name '*.gz' -o -name '*.xz' -o -name '*.[0-9]' -o -name '*.old' \) -delete
  find /var/log -type f -size +0 -exec truncate --size=0 {} +
}

seal_apt() {
  apt-get clean
  find /var/lib/apt/lists -type f ! -name lock -delete
}

# What would make all machines of this image one machine, or let the build's key in.
check_seal() {
  left=$(
    find /etc/ssh -name 'ssh_host_*_key'
    find /etc/machine-id /var/lib/systemd/random-seed -size +0 2>/dev/null
    find /var/lib/chrony /var/lib/cloud /var/lib/clockseed /var/log/journal -mindepth 1 2>/dev/null
    [ "$KEEP_AUTHORIZED_KEYS" = true ] || find /root/.ssh /home/*/.ssh -name 'authorized_keys*' 2>/dev/null
  ) || true
  [ -z "$left" ] && return
  say "left behind: $(printf '%s\n' "$left" | paste -s -d ' ')" >&2
  exit 1
}

seal_cloud_init
seal_identity
seal_logins
seal_clock
seal_network
seal_apt
seal_logs
rm -rf "$STAGING"
check_seal
# What was deleted needs no room in the image.
! is_booted || fstrim --all --quiet-unsupported 2>/dev/null || true
sync
say 'sealed'
