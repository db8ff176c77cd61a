#!/bin/sh
# Puts the image's files in place, owned by root and with their modes, then masks and enables units. Starts nothing.
# What is right already is left alone.
# Environment: STAGING, the folder with `contents` and the uploaded `files`. Exit: 0, 1 with the reason on stderr.

set -eu
export LC_ALL=C
umask 022

say() { printf '%s\n' "install-files: $*"; }

fail() {
  say "$*" >&2
  exit 1
}

settings() { sed -n "s/^$1=//p" "$STAGING/contents"; }

digest() { sha256sum "$1" | cut -d ' ' -f 1; }

is_right() { [ -f "$2" ] && [ ! -L "$2" ] && [ "$(stat -c '%a %U %G' "$2")" = "${3#0} root root" ] && cmp -s "$1" "$2"; }

# install_file MODE DIGEST PATH: one line when it had to be done.
install_file() {
  source=$STAGING/files$3
  [ "$(digest "$source")" = "$2" ] || fail "$3 has not arrived as it was sent"
  ! is_right "$source" "$3" "$1" || return 0
  mkdir -p "${3%/*}"
  install -m "$1" -o root -g root "$source" "$3.clockseed-new"
  mv -f -T "$3.clockseed-new" "$3"
  say "$3"
}

# What a unit is: enabled, disabled, masked, static … or nothing where there is none.
state_of() { systemctl is-enabled "$1" 2>/dev/null || true; }

# set_units STATE VERB: every unit of `contents` that shall be VERBed is in STATE afterwards.
set_units() {
  settings "$2" | while IFS= read -r unit; do
    [ "$(state_of "$unit")" = "$1" ] && continue
    output=$(systemctl "$2" "$unit" 2>&1) || fail "$unit cannot be $1: $output"
    say "$unit $1"
  done
}

settings file | while read -r mode sum path; do
  install_file "$mode" "$sum" "$path"
done
[ ! -d /run/systemd/system ] || systemctl daemon-reload
set_units masked mask
set_units enabled enable
say 'all files and units are as planned'
