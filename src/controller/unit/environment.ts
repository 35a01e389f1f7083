import { MODEL_SETTINGS } from '../commands/settings/model-settings.ts';
import { JUJU_VERSION, type Model, type UnitRef } from '../model/index.ts';
import { hookName, isRelationHook, type Hook } from './hook.ts';

export interface DispatchPlace {
  readonly model: Model;
  readonly unit: UnitRef;
  readonly hook: Hook;
  /** Unique for each run; the hook tools name it when they call back. */
  readonly contextId: string;
  /** Paths in the charm container. */
  readonly charmDir: string;
  readonly toolsDir: string;
  /** Path of the socket on which the hook tools are answered. */
  readonly socket: string;
  /** The charm container's own PATH. */
  readonly path: string;
  /** `host:port` of the controller, separated by blanks. Nothing answers there: charms only look whether it is set. */
  readonly apiAddresses: string;
}

/** The whole environment of one run of `dispatch`, or of a command of `juju exec`. Nothing is inherited. */
export function dispatchEnvironment(place: DispatchPlace): Record<string, string> {
  const { model, unit, hook, contextId, charmDir, toolsDir, socket } = place;
  return {
    CHARM_DIR: charmDir,
    JUJU_CHARM_DIR: charmDir,
    JUJU_CONTEXT_ID: contextId,
    JUJU_HOOK_NAME: isHook(hook) ? hookName(hook) : '',
    JUJU_AGENT_SOCKET_ADDRESS: socket,
    JUJU_AGENT_SOCKET_NETWORK: 'unix',
    JUJU_UNIT_NAME: unit.unit,
    JUJU_MODEL_UUID: model.uuid,
    JUJU_MODEL_NAME: model.name,
    JUJU_API_ADDRESSES: place.apiAddresses,
    JUJU_SLA: 'unsupported',
    JUJU_MACHINE_ID: '',
    JUJU_PRINCIPAL_UNIT: '',
    JUJU_AVAILABILITY_ZONE: '',
    JUJU_VERSION,
    CLOUD_API_VERSION: '',
    ...proxies(model),
    ...dispatchPath(hook),
    ...aboutEvent(hook),
    PATH: `${toolsDir}:${place.path}`,
    LANG: 'C.UTF-8',
    TERM: 'tmux-256color',
    DEBIAN_FRONTEND: 'noninteractive',
    APT_LISTCHANGES_FRONTEND: 'none',
  };
}

const isHook = (hook: Hook): boolean => hook.kind !== 'action' && hook.kind !== 'exec';

function dispatchPath(hook: Hook): Record<string, string> {
  if (hook.kind === 'exec') return {};
  return { JUJU_DISPATCH_PATH: `${hook.kind === 'action' ? 'actions' : 'hooks'}/${hookName(hook)}` };
}

/** The `juju-` settings reach charms under Juju's names; the old ones are what every program understands. */
function proxies({ config }: Model): Record<string, string> {
  const setting = (name: string): string => String(config[name] ?? MODEL_SETTINGS[name]?.default ?? '');
  const old = ['http', 'https', 'ftp'].flatMap((scheme) =>
    named(`${scheme}_proxy`, setting(`${scheme}-proxy`)),
  );
  const exempt = old.length > 0 ? named('no_proxy', setting('no-proxy')) : [];
  return {
    JUJU_CHARM_HTTP_PROXY: setting('juju-http-proxy'),
    JUJU_CHARM_HTTPS_PROXY: setting('juju-https-proxy'),
    JUJU_CHARM_FTP_PROXY: setting('juju-ftp-proxy'),
    JUJU_CHARM_NO_PROXY: setting('juju-no-proxy'),
    ...Object.fromEntries([...old, ...exempt]),
  };
}

function named(name: string, value: string): [string, string][] {
  return value === ''
    ? []
    : [
        [name, value],
        [name.toUpperCase(), value],
      ];
}

function aboutEvent(hook: Hook): Record<string, string> {
  if (isRelationHook(hook)) {
    return {
      JUJU_RELATION: hook.endpoint,
      JUJU_RELATION_ID: `${hook.endpoint}:${hook.relation}`,
      JUJU_REMOTE_UNIT: hook.unit ?? '',
      JUJU_REMOTE_APP: hook.application,
      ...(hook.departing !== undefined && { JUJU_DEPARTING_UNIT: hook.departing }),
    };
  }
  switch (hook.kind) {
    case 'pebble-ready':
      return { JUJU_WORKLOAD_NAME: hook.container };
    case 'pebble-custom-notice':
      return {
        JUJU_WORKLOAD_NAME: hook.container,
        JUJU_NOTICE_ID: hook.notice.id,
        JUJU_NOTICE_TYPE: hook.notice.type,
        JUJU_NOTICE_KEY: hook.notice.key,
      };
    case 'pebble-check-failed':
    case 'pebble-check-recovered':
      return { JUJU_WORKLOAD_NAME: hook.container, JUJU_PEBBLE_CHECK_NAME: hook.check };
    case 'secret-changed':
    case 'secret-rotate':
    case 'secret-expired':
    case 'secret-remove':
      return {
        JUJU_SECRET_ID: `secret:${hook.secret}`,
        JUJU_SECRET_LABEL: hook.label ?? '',
        ...(hook.revision !== undefined && { JUJU_SECRET_REVISION: String(hook.revision) }),
      };
    case 'storage-attached':
    case 'storage-detaching':
      return {
        JUJU_STORAGE_ID: hook.storage,
        JUJU_STORAGE_LOCATION: hook.location,
        JUJU_STORAGE_KIND: 'filesystem',
      };
    case 'action':
      return {
        JUJU_ACTION_NAME: hook.action,
        JUJU_ACTION_UUID: hook.task,
        JUJU_ACTION_TAG: `action-${hook.task}`,
      };
    default:
      return {};
  }
}
