#!/bin/sh
# Stands in for systemctl where no systemd runs. Properties of units are files, /run/systemctl/UNIT/PROPERTY; every call
# is a line of /run/systemctl/calls. Whatever it is asked to do it says yes to, and does nothing.
state=/run/systemctl
printf '%s\n' "$*" >>"$state/calls"
verb=$1
for unit in "$@"; do :; done
property() { cat "$state/$unit/$1" 2>/dev/null; }
case $verb in
  show)
    for word in "$@"; do
      case $word in --property=*) ;; *) continue ;; esac
      case " $* " in *' --value '*) ;; *) printf '%s=' "${word#--property=}" ;; esac
      property "${word#--property=}" || echo
    done
    ;;
  is-active) [ "$(property ActiveState)" = active ] ;;
  is-enabled) [ "$(property UnitFileState)" = enabled ] ;;
  *) ;;
esac
