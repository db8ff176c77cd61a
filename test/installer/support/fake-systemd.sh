#!/bin/sh
# Stands in for systemctl where no systemd runs. Which units are enabled and masked is the real systemctl's work, on the
# machine's links (--root). What runs stands in /run/systemctl/UNIT/PROPERTY: timers and chrony.service can be started
# and stopped; the latter does then what its drop-in asks for. Every call is a line of /run/systemctl/calls.
state=/run/systemctl
printf '%s\n' "$*" >>"$state/calls"
verb='' units='' property='' now=no
for word in "$@"; do
  case $word in
    --property=*) property=${word#*=} ;;
    --now) now=yes ;;
    -*) ;;
    *) if [ -z "$verb" ]; then verb=$word; else units="$units $word"; fi ;;
  esac
done

links() { /usr/bin/systemctl --root=/ --quiet "$@"; }
get() { cat "$state/$1/$2" 2>/dev/null; }
put() { mkdir -p "$state/$1" && printf '%s\n' "$3" >"$state/$1/$2"; }

start() {
  case $1 in *.timer | chrony.service) ;; *) return ;; esac
  if [ "$1" = chrony.service ] && grep -q ExecStartPre /etc/systemd/system/chrony.service.d/*.conf 2>/dev/null; then
    /usr/local/lib/clockseed/probe prepare >/dev/null && /usr/local/lib/clockseed/probe started
  fi
  put "$1" ActiveState active
  put "$1" InvocationID "$(cat /proc/sys/kernel/random/uuid)"
}

for unit in $units; do
  case $verb in
    show)
      case $property in
        UnitFileState) /usr/bin/systemctl --root=/ is-enabled "$unit" 2>/dev/null ;;
        *) get "$unit" "$property" || echo ;;
      esac
      ;;
    is-active) [ "$(get "$unit" ActiveState)" = active ] || exit 3 ;;
    is-enabled) links is-enabled "$unit" || exit 1 ;;
    enable | mask | unmask | disable) links "$verb" "$unit" || exit 1 ;;
    start) [ "$(get "$unit" ActiveState)" = active ] || start "$unit" ;;
    restart) start "$unit" ;;
    *) ;;
  esac
  if [ "$verb" = stop ] || [ "$now" = yes ]; then put "$unit" ActiveState inactive; fi
done
exit 0
