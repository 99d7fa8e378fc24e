#!/bin/sh
# Whether the process of this container serves. A worker touches FAIRLANE_HEALTH_FILE each second in which PostgreSQL has
# heard it; without that file this is an API, which is asked.
set -eu
if [ -e "$FAIRLANE_HEALTH_FILE" ]; then
  [ -n "$(find "$FAIRLANE_HEALTH_FILE" -newermt '-10 seconds')" ]
else
  exec /opt/fairlane/runtime/bin/node -e "
    fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health/ready', { signal: AbortSignal.timeout(3000) })
      .then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"
fi
