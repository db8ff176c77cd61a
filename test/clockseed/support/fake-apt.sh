#!/bin/sh
# Stands in for dpkg, dpkg-query and apt-get (its name says for which). Installed packages are lines of
# /run/packages/installed; a file /run/packages/broken is a dpkg that was interrupted, /run/packages/locked one that
# another process holds for one more call, /run/packages/offline no mirror; an empty list in /var/lib/apt/lists is one
# that a power cut left, which apt keeps (seen); /run/packages/absent names a package that the archive lacks. Calls are
# lines of /run/packages/calls.
state=/run/packages
name=${0##*/}
[ "$name" = dpkg-query ] || printf '%s\n' "$name $*" >>"$state/calls"
for last in "$@"; do :; done
case $name,$1 in
  dpkg-query,*)
    case $last in
      --*) sed 's/^/installed /' "$state/installed" ;;
      *) grep -qx "$last" "$state/installed" && printf installed ;;
    esac
    ;;
  dpkg,--audit) cat "$state/broken" 2>/dev/null ;;
  dpkg,--configure)
    if [ -e "$state/locked" ]; then
      rm "$state/locked"
      echo 'dpkg: error: dpkg frontend lock was locked by another process with pid 4711' >&2
      exit 2
    fi
    rm "$state/broken"
    ;;
  apt-get,*)
    [ ! -e "$state/offline" ] || { echo 'E: Unable to fetch some archives' >&2 && exit 100; }
    if [ -n "$(find /var/lib/apt/lists -size 0 2>/dev/null)" ]; then
      echo "E: The package $last needs to be reinstalled, but I can't find an archive for it." >&2
      exit 100
    fi
    case " $* " in
      *" install "*" $(cat "$state/absent" 2>/dev/null) "*)
        echo "E: Unable to locate package $(cat "$state/absent")" >&2
        exit 100
        ;;
    esac
    case " $* " in
      *' install '*)
        for word in "$@"; do
          case $word in -* | install) ;; *) echo "$word" >>"$state/installed" ;; esac
        done
        ;;
    esac
    ;;
esac
