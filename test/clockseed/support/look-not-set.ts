/** In the place of chronyd: looks where it should set, and notes it, for the host's clock is not ours. The rest is chronyd's own. */
export const LOOKING = `#!/bin/sh
if [ "$1" = -q ]; then
  shift
  set -- -Q "$@"
  echo stepped >>/run/steps
fi
exec /usr/sbin/chronyd "$@"
`;
