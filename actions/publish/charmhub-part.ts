import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import {
  CHARMHUB_API,
  chooseChannel,
  chooseResources,
  connectCharmhub,
  formatChannel,
  parseCredentials,
  planCharmhub,
  publishToCharmhub,
  readCharmhub,
  requireRights,
  type ChannelChoice,
  type Charmhub,
  type CharmhubPlan,
} from '../../src/charmhub/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { readEvent } from '../../src/github/index.ts';
import { readPackedCharm } from '../../src/juju/index.ts';
import { isLoopback } from '../../src/registry/index.ts';
import type { Charm, Rock } from './artifacts.ts';
import type { publish } from './definition.ts';

type Run = ActionRun<typeof publish>;

/** A store whose credentials were looked at, and where the release will go. */
export interface ConnectedStore {
  readonly store: Charmhub;
  readonly name: string;
  readonly choice: ChannelChoice;
}

/**
 * Connects to Charmhub and asks at once whether the credentials will do for everything that comes.
 *
 * @param name Of the charm.
 * @throws Failure `CHARMHUB_…`
 */
export async function connectStore(run: Run, name: string): Promise<ConnectedStore> {
  const { inputs, ports, host } = run;
  const choice = chooseChannel(await readEvent(host), { channel: inputs.channel, track: inputs.track });
  const credentials = parseCredentials(inputs.charmhub ?? '');
  ports.reporter.mask(credentials.exported);
  ports.reporter.mask(credentials.token);
  const variables = Object.fromEntries(
    Object.entries(host.variables).filter(([variable]) => variable.startsWith('CHARMCRAFT_')),
  );
  const api = variables['CHARMCRAFT_STORE_API_URL'] ?? CHARMHUB_API;
  const url = URL.canParse(api) ? new URL(api) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && !isLoopback(url.host))) {
    throw new Failure('INPUT_INVALID', 'CHARMCRAFT_STORE_API_URL is no https address', {
      hint: 'Remove the variable to use Charmhub itself.',
    });
  }
  const store = await connectCharmhub(ports, {
    credentials,
    folder: join(host.tempDir, 'paas-action-charmcraft'),
    api: api.replace(/\/+$/, ''),
    variables,
  });
  const identity = await store.whoAmI();
  requireRights(identity, name, choice.channel);
  ports.reporter.info(`Charmhub: ${identity.username} publishes ${name} to ${formatChannel(choice.channel)}`);
  ports.reporter.info(`the channel: ${choice.because}`);
  return { store, name, choice };
}

export { publishToCharmhub };

/** What has to be done on Charmhub for this charm and this rock. Only asks. */
export async function planStore(
  run: Run,
  charm: Charm | undefined,
  rock: Rock,
): Promise<ConnectedStore & { readonly plan: CharmhubPlan }> {
  if (charm === undefined) {
    throw new Failure('INPUT_INVALID', 'input `charmhub` is given without `charm`', {
      hint: 'Give the output of pack-charm: charm: ${{ steps.charm.outputs.charm }}',
    });
  }
  const { inputs, ports } = run;
  const packed = await readPackedCharm(ports.files, charm.path);
  const { rock: resource, fixed } = chooseResources(packed.resources, inputs['resource-revisions'], true);
  const connected = await connectStore(run, inputs['charm-name'] ?? packed.name);
  const request = {
    name: connected.name,
    charm: { path: charm.path, sha3: charm.sha3 },
    image:
      resource === undefined
        ? undefined
        : { resource, digest: rock.image.manifest.digest, source: rock.source },
    resources: fixed,
    channel: formatChannel(connected.choice.channel),
  };
  return { ...connected, plan: planCharmhub(request, await readCharmhub(connected.store, request)) };
}
