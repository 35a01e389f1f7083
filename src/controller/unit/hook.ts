/** One reason to run a charm's `dispatch`. Juju's names; https://documentation.ubuntu.com/juju/3.6/reference/hook/ */
export type Hook =
  | LifecycleHook
  | RelationHook
  | WorkloadHook
  | SecretHook
  | StorageHook
  | { readonly kind: 'action'; readonly action: string; readonly operation: string; readonly task: string }
  /** A command of `juju exec`: no event of the charm, but with the hook tools at hand. */
  | { readonly kind: 'exec' };

export interface LifecycleHook {
  readonly kind:
    | 'install'
    | 'upgrade-charm'
    | 'config-changed'
    | 'start'
    | 'stop'
    | 'remove'
    | 'leader-elected'
    | 'update-status';
}

export interface RelationHook {
  readonly kind:
    'relation-created' | 'relation-joined' | 'relation-changed' | 'relation-departed' | 'relation-broken';
  readonly relation: number;
  /** The unit's own end. */
  readonly endpoint: string;
  /** The other end; for a peer relation the same application. */
  readonly application: string;
  /** Absent when the other application's own data is meant, and for created and broken. */
  readonly unit?: string;
  /** Only of departed: the unit that leaves, which may be this one. */
  readonly departing?: string;
}

export type WorkloadHook =
  | { readonly kind: 'pebble-ready'; readonly container: string }
  | {
      readonly kind: 'pebble-custom-notice';
      readonly container: string;
      readonly notice: { readonly id: string; readonly type: string; readonly key: string };
    }
  | {
      readonly kind: 'pebble-check-failed' | 'pebble-check-recovered';
      readonly container: string;
      readonly check: string;
    };

export interface SecretHook {
  readonly kind: 'secret-changed' | 'secret-rotate' | 'secret-expired' | 'secret-remove';
  /** The secret's id without `secret:`. */
  readonly secret: string;
  readonly label?: string;
  /** Only of expired and remove. */
  readonly revision?: number;
}

export interface StorageHook {
  readonly kind: 'storage-attached' | 'storage-detaching';
  /** `name/number`. */
  readonly storage: string;
  /** Path in the charm container. */
  readonly location: string;
}

/** The hook's own name, as in `hooks/<name>`, error messages and the unit's agent status. */
export function hookName(hook: Hook): string {
  switch (hook.kind) {
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed':
    case 'relation-broken':
      return `${hook.endpoint}-${hook.kind}`;
    case 'pebble-ready':
    case 'pebble-custom-notice':
    case 'pebble-check-failed':
    case 'pebble-check-recovered':
      return `${hook.container}-${hook.kind}`;
    case 'storage-attached':
    case 'storage-detaching':
      return `${hook.storage.split('/')[0] ?? ''}-${hook.kind}`;
    case 'action':
      return hook.action;
    case 'exec':
      return 'juju-exec';
    default:
      return hook.kind;
  }
}

export function isRelationHook(hook: Hook): hook is RelationHook {
  return hook.kind.startsWith('relation-');
}

export function isSecretHook(hook: Hook): hook is SecretHook {
  return hook.kind.startsWith('secret-');
}
