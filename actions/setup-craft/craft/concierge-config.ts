import { stringify } from 'yaml';
import { z } from 'zod/mini';
import { Failure } from '../../../src/errors/index.ts';
import { K8S_ADDRESSES, MICROK8S_ADDONS, type ClusterKind } from './pinned-cluster.ts';

const texts = z.record(z.string(), z.string());
const registry = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .check(z.refine((url) => !url.includes('$'), 'must not hold a dollar sign')),
  username: z.optional(z.string()),
  password: z.optional(z.string()),
});
const provider = {
  enable: z.boolean(),
  bootstrap: z.optional(z.boolean()),
  channel: z.optional(z.string()),
  'model-defaults': z.optional(texts),
  'bootstrap-constraints': z.optional(texts),
};

/** concierge's file (canonical/concierge internal/config/config_format.go at v1.7.0). It ignores keys that it does not know; this does not. */
const configSchema = z
  .strictObject({
    juju: z.partial(
      z.strictObject({
        disable: z.boolean(),
        channel: z.string(),
        revision: z.string().check(z.regex(/^\d+$/)),
        'agent-version': z.string(),
        'model-defaults': texts,
        'bootstrap-constraints': texts,
        'extra-bootstrap-args': z.string(),
      }),
    ),
    providers: z.partial(
      z.strictObject({
        lxd: z.strictObject(provider),
        k8s: z.strictObject({
          ...provider,
          features: z.optional(z.record(z.string(), texts)),
          'image-registry': z.optional(registry),
        }),
        microk8s: z.strictObject({
          ...provider,
          addons: z.optional(z.array(z.string())),
          'image-registry': z.optional(registry),
        }),
      }),
    ),
    host: z.optional(z.strictObject({})),
  })
  .check(
    z.refine(
      ({ providers: { k8s, microk8s } }) => !(k8s?.enable && microk8s?.enable),
      'k8s and microk8s exclude each other',
    ),
  );

export type ConciergeConfig = z.infer<typeof configSchema>;

export interface ClusterWish {
  readonly kind: ClusterKind;
  readonly channel?: string | undefined;
  readonly juju: { readonly channel?: string | undefined; readonly revision?: string | undefined };
  readonly bootstrapArgs: readonly string[];
  readonly mirror?: { readonly url: string; readonly hasLogin: boolean } | undefined;
}

/**
 * Carry the mirror's login into concierge, which replaces variables in its file: so it is in no file and no argument,
 * and a dollar sign in it stays one.
 */
export const MIRROR_USERNAME = 'PAAS_MIRROR_USERNAME';
export const MIRROR_PASSWORD = 'PAAS_MIRROR_PASSWORD';

/** Twenty minutes are too short for a controller on a busy runner (concierge#70). */
export function withTimeout(args: readonly string[]): readonly string[] {
  return args.some((word) => word.startsWith('bootstrap-timeout='))
    ? args
    : ['--config', 'bootstrap-timeout=1800', ...args];
}

/**
 * What concierge is told for a cluster with a controller: only that. Snaps of the builders, LXD and packages are
 * brought by this action itself, which tries again where concierge does not.
 *
 * @throws Failure `INPUT_INVALID` when an input makes a file that concierge would misread
 */
export function planConcierge({ kind, channel, juju, bootstrapArgs, mirror }: ClusterWish): ConciergeConfig {
  const args = withTimeout(bootstrapArgs);
  const image = mirror && {
    url: mirror.url,
    ...(mirror.hasLogin && { username: `\${${MIRROR_USERNAME}}`, password: `\${${MIRROR_PASSWORD}}` }),
  };
  const cluster = {
    enable: true,
    bootstrap: true,
    ...(channel !== undefined && { channel }),
    'bootstrap-constraints': { 'root-disk': '2G' },
    ...(image !== undefined && { 'image-registry': image }),
  };
  const features = {
    'local-storage': {},
    network: {},
    'load-balancer': { 'l2-mode': 'true', cidrs: K8S_ADDRESSES },
  };
  const parsed = configSchema.safeParse({
    juju: {
      ...(juju.channel !== undefined && { channel: juju.channel }),
      ...(juju.revision !== undefined && { revision: juju.revision }),
      'model-defaults': { 'test-mode': 'true' },
      'extra-bootstrap-args': args.map(quote).join(' '),
    },
    providers:
      kind === 'k8s'
        ? { k8s: { ...cluster, features } }
        : {
            microk8s: {
              ...cluster,
              addons: MICROK8S_ADDONS,
            },
          },
  });
  if (parsed.success) return parsed.data;
  throw new Failure('INPUT_INVALID', 'concierge cannot be told what the inputs say', {
    hint: 'Correct the inputs that the lines name.',
    details: z.prettifyError(parsed.error).split('\n'),
  });
}

export function renderConcierge(config: ConciergeConfig): string {
  return stringify(config, { lineWidth: 0 });
}

/** As shlex reads it, which concierge splits the arguments with. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}
