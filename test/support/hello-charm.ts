import { tinyCharm } from './tiny-charm.ts';

/**
 * The charm that was recorded on real Juju, `hello-k8s`, once more in Bash: the same options, endpoints, actions and
 * words, so that what a controller tells of it can be laid beside the recordings.
 */
export function helloCharm(version: string): Buffer {
  return tinyCharm({
    name: 'hello-k8s',
    metadata:
      'containers:\n  web: {resource: web-image, mounts: [{storage: data, location: /data}]}\n' +
      'resources:\n  web-image: {type: oci-image, description: x}\n' +
      'storage:\n  data: {type: filesystem, location: /data}\n' +
      'peers:\n  ring: {interface: hello-ring}\n' +
      'provides:\n  api: {interface: hello-api}\n  metrics: {interface: prometheus_scrape}\n',
    config:
      'options:\n' +
      '  greeting: {type: string, default: hello, description: g}\n' +
      '  mode: {type: string, default: active, description: m}\n' +
      '  level: {type: int, default: 1, description: l}\n' +
      '  debug: {type: boolean, default: false, description: d}\n' +
      '  crash-after: {type: float, default: 0, description: c}\n',
    actions:
      'greet:\n  description: say\n  params: {name: {type: string, default: world}}\n  additionalProperties: false\n' +
      'fail: {}\nraise: {}\nslow:\n  params: {seconds: {type: integer, default: 5}}\n',
    files: { dispatch: DISPATCH, version },
  });
}

/** The application that is related to it. */
export function clientCharm(): Buffer {
  return tinyCharm({
    name: 'client-k8s',
    metadata:
      'containers:\n  app: {resource: app-image}\n' +
      'resources:\n  app-image: {type: oci-image, description: x}\n' +
      'requires:\n  api: {interface: hello-api}\n  db: {interface: postgresql_client}\n',
    files: { dispatch: '#!/bin/bash\nstatus-set active "related to hello-k8s"\n' },
  });
}

const DISPATCH = `#!/bin/bash
export PEBBLE_SOCKET=/charm/containers/web/pebble.socket
case "$JUJU_DISPATCH_PATH" in
  actions/greet)
    action-log "greeting $(action-get name)"
    action-set text="hello $(action-get name)" charm="$(cat version)"
    exit;;
  actions/fail) action-set partial=yes; action-fail "cannot do it"; exit;;
  actions/raise)
    echo 'Uncaught RuntimeError in charm code: action raised' >&2
    echo 'Use \`juju debug-log\` to see the full traceback.' >&2
    exit 1;;
  actions/slow) sleep "$(action-get seconds)"; exit;;
  hooks/config-changed|hooks/start|hooks/upgrade-charm|hooks/web-pebble-ready) ;;
  *) exit 0;;
esac
case "$(config-get mode)" in
  error) [ "$JUJU_DISPATCH_PATH" != hooks/config-changed ] || exit 1;;
  blocked) status-set blocked "missing required config: token"; exit;;
esac
if ! /charm/bin/pebble version > /dev/null; then
  status-set waiting "waiting for pebble"
  exit
fi
wanted="$(cat version) $(config-get greeting)"
if [ "$(cat started 2> /dev/null)" != "$wanted" ]; then
  status-set maintenance "starting web"
  echo "$wanted" > started
fi
open-port 8000/tcp
application-version-set "v$(cat version)"
status-set active
`;
