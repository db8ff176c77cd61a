#!/bin/sh
# Stands in for the command that its name says: does what it does, but at the Nth time that one of them is called
# (/run/interrupt/limit) it kills the whole session instead, as a power cut would, with SIGKILL. What only asks does not
# count. The call is the last line of /run/interrupt/calls.
state=/run/interrupt
name=${0##*/}
PATH=${PATH#*:}
case $name,$1 in
  systemctl,show | systemctl,is-*) ;;
  *)
    printf '%s\n' "$name${*:+ $*}" >>"$state/calls"
    [ "$(wc -l <"$state/calls")" -ne "$(cat "$state/limit")" ] || kill -KILL 0
    ;;
esac
exec "$name" "$@"
