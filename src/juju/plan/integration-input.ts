import { Failure } from '../../errors/index.ts';
import { integrations as known } from '../../integrations/index.ts';
import type { PackedCharm } from '../input/charm-file.ts';
import type { DeployRequest } from './types.ts';

/**
 * Reads the inputs `integrations` and `ingress`: `auto`, `none`, and `ENDPOINT=TARGET`, one a line or separated by
 * commas, in any mixture.
 *
 * @throws Failure `INPUT_INVALID`.
 */
export function parseIntegrations(
  text: string,
  ingress: string,
  charm: PackedCharm,
): Pick<DeployRequest, 'autoIntegrate' | 'integrations'> {
  const named: [string, string][] = [];
  let autoIntegrate = true;
  for (const word of text.split(/[\n,]/).map((part) => part.trim())) {
    if (word === '' || word === 'auto') continue;
    if (word === 'none') {
      autoIntegrate = false;
      continue;
    }
    const [endpoint, target, ...rest] = word.split('=').map((part) => part.trim());
    if (!endpoint || !target || rest.length > 0) {
      throw new Failure('INPUT_INVALID', `integrations has "${word}", which is not ENDPOINT=TARGET`, {
        hint: 'Write auto, none, or lines such as postgresql=my-database',
      });
    }
    named.push([endpoint, target]);
  }
  if (ingress !== 'none')
    named.push([findIngressEndpoint(charm), ingress === 'auto' ? ingressCharm() : ingress]);
  return { autoIntegrate, integrations: Object.fromEntries(named) };
}

function findIngressEndpoint(charm: PackedCharm): string {
  const endpoint = charm.requires.find((entry) => entry.interface === 'ingress');
  if (endpoint !== undefined) return endpoint.name;
  throw new Failure('DEPLOY_INTEGRATION_UNKNOWN', `${charm.name} has no endpoint for an ingress`, {
    hint: 'Set the input `ingress` to none, or add to charmcraft.yaml: requires: {ingress: {interface: ingress, limit: 1}}',
    at: { file: charm.path },
  });
}

function ingressCharm(): string {
  const provider = known.find((integration) => integration.name === 'ingress')?.provider;
  if (provider === undefined) throw new Error('the registry of integrations has no ingress');
  return provider.charm;
}
