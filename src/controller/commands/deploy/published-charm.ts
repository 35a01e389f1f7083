import { Failure } from '../../../errors/index.ts';
import { clusterClientOf, openZip } from '../../charm/index.ts';
import type { StoredCharm } from './charm-store.ts';
import type { Invocation, Services } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { MODEL_SETTINGS } from '../settings/model-settings.ts';
import { refuse, unsupported } from '../line/refuse.ts';

/** A name that is nowhere: what is known of Charmhub, in words. */
export interface Nowhere {
  readonly charmhub: string;
}

/**
 * Fetches a charm from Charmhub, at the address that the model's `charmhub-url` says.
 *
 * @throws Failure `CONTROLLER_REFUSED` with what Charmhub says, `CONTROLLER_UNSUPPORTED` for a charm that speaks to
 *   Kubernetes.
 */
export async function findPublishedCharm(
  name: string,
  { flags, model, terminal }: Pick<Invocation, 'flags' | 'model' | 'terminal'>,
  services: Services,
  channel = flags.text('channel') ?? 'stable',
): Promise<StoredCharm | Nowhere> {
  if (flags.number('revision') !== undefined) throw unsupported(`--revision of a charm from Charmhub`);
  if (services.charmhub === undefined) return { charmhub: 'which has no way to Charmhub' };
  const { config } = modelOf(services.store.read(), model);
  const url = String(config['charmhub-url'] ?? MODEL_SETTINGS['charmhub-url']?.default);
  const [baseName, baseChannel] = flags.text('base')?.split(/[@/]/) ?? [];
  const base =
    baseName === undefined || baseChannel === undefined
      ? undefined
      : { name: baseName, channel: baseChannel };
  try {
    const found = await services.charmhub.provide(url, { name, channel, base });
    if (found === undefined) return { charmhub: `nor is it on Charmhub (${url})` };
    await refuseClusterClients(name, found.path, services);
    terminal.stderr(`Fetched charm "${name}", revision ${found.revision}, from ${url}\n`);
    return found;
  } catch (error) {
    const isAway = error instanceof Failure && error.code.startsWith('NETWORK_');
    if (!isAway) throw error;
    return { charmhub: `and Charmhub (${url}) cannot be reached: ${error.message}` };
  }
}

async function refuseClusterClients(
  name: string,
  path: string,
  { files }: Pick<Services, 'files'>,
): Promise<void> {
  const bytes = await files.readBytes(path);
  if (bytes === undefined) throw refuse(`no charm was found at "${path}"`);
  const client = clusterClientOf(openZip(bytes));
  if (client === undefined) return;
  throw new Failure(
    'CONTROLLER_UNSUPPORTED',
    `charm "${name}" speaks to the API of Kubernetes (it brings the Python package ${client}), which the local controller does not have`,
    { hint: 'Use a real Juju controller for it.' },
  );
}
