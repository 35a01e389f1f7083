import { HALF_A_SECRET, KEEP_SECRETS, SECRET_OPTIONS } from './secret-keeping.ts';
import { tinyCharm } from './tiny-charm.ts';

/**
 * A charm in Bash that logs every event as `event NAME [UNIT] [REVISION]` and does what the tests of the agent need: it keeps a
 * note in its folder, tells its peers, and fails where the option `fail-at` says so. With `secrets` it keeps some, and says
 * in its status what it reads of the other side's.
 */
export function eventCharm(
  revision: string,
  { workload = true, storage = false, secrets = false } = {},
): Buffer {
  return tinyCharm({
    name: 'events',
    metadata:
      (workload ? WORKLOAD : '') +
      (storage ? 'storage:\n  notes: {type: filesystem}\n' : '') +
      'peers:\n  ring: {interface: ring}\n' +
      'provides:\n  api: {interface: hello}\nrequires:\n  other: {interface: hello}\n  cache: {interface: redis}\n',
    config:
      'options:\n  greeting: {type: string, default: hello}\n  fail-at: {type: string, default: ""}\n  level: {type: int, default: 3}\n' +
      (secrets ? SECRET_OPTIONS : ''),
    actions: 'greet:\n  params: {name: {type: string, default: world}}\nfail: {}\nraise: {}\nslow: {}\n',
    files: { dispatch: dispatch(secrets), revision: `${revision}\n` },
  });
}

const WORKLOAD =
  'containers:\n  web: {resource: web-image}\n' +
  'resources:\n  web-image: {type: oci-image, description: x}\n';

const dispatch = (secrets: boolean): string => `#!/bin/bash
name=\${JUJU_DISPATCH_PATH##*/}
case "$JUJU_DISPATCH_PATH" in
  actions/greet)
    action-log "greeting $(action-get name)"
    action-set text="hello $(action-get name)" revision="$(cat revision)"
    exit 0;;
  actions/fail) action-set partial=yes; action-fail "cannot do it"; exit 0;;
  actions/raise) echo "Uncaught RuntimeError" >&2; exit 1;;
  actions/slow) sleep 60; exit 0;;
esac
juju-log "event $name\${JUJU_REMOTE_UNIT:+ $JUJU_REMOTE_UNIT}\${JUJU_SECRET_REVISION:+ $JUJU_SECRET_REVISION}"
echo "$name" >> events.log
if [ "$(config-get fail-at)" = "$name" ]; then
  relation-set -r "$(relation-ids ring)" half="written by a hook that fails"
${secrets ? HALF_A_SECRET : ''}  status-set maintenance "about to fail"
  echo "no good" >&2
  exit 3
fi
if [ "$name" = config-changed ]; then
  relation-set -r "$(relation-ids ring)" greeting="$(config-get greeting)"
  open-port 8000/tcp
fi
${secrets ? KEEP_SECRETS : ''}application-version-set "$(cat revision)"
status-set active "$(config-get greeting)${secrets ? ' $read' : ''}"
`;
