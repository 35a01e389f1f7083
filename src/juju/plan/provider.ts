import { Failure } from '../../errors/index.ts';
import type { Integration } from '../../integrations/index.ts';
import type { CharmEndpoint } from '../input/charm-file.ts';
import { deployProvider, integrateStep, isRelated, type PlannedIntegrations } from './integration-steps.ts';
import type { DeployedFacts, DeployRequest } from './types.ts';
import { charmNameOf } from '../input/split-bundle.ts';

/**
 * Plans the other end of an endpoint that the user said nothing of: an application of the right charm that is there, or
 * the provider that the registry of integrations names.
 *
 * @throws Failure `DEPLOY_INTEGRATION_UNKNOWN`
 */
export function planProvider(
  request: DeployRequest,
  facts: DeployedFacts,
  endpoint: CharmEndpoint,
  known: Integration | undefined,
  planned: PlannedIntegrations,
): void {
  if (isRelated(request, facts, endpoint, undefined)) {
    planned.unchanged.push(`${endpoint.name} is integrated`);
    return;
  }
  if (endpoint.optional || known?.required === false) return;
  const provider = known?.provider;
  if (provider === undefined) {
    planned.notes.push(
      `${endpoint.name} (${endpoint.interface}) has no known provider and is left alone; name one with integrations`,
    );
    return;
  }
  const standing =
    facts.status?.applications.find(
      (application) => application.charmName === provider.charm && application.life === 'alive',
    )?.name ??
    [...(request.bundle?.applications ?? [])].find(
      ([, { charm }]) => charmNameOf(charm ?? '') === provider.charm,
    )?.[0];
  if (standing === undefined && !provider.selfContained) {
    throw new Failure(
      'DEPLOY_INTEGRATION_UNKNOWN',
      `${request.charm.name} requires ${endpoint.name}, which needs settings of yours`,
      {
        hint: `Deploy and configure ${provider.charm}, then add to this step: integrations: ${endpoint.name}=${provider.charm}`,
        at: { file: request.charm.path },
      },
    );
  }
  if (standing === undefined) planned.before.push(deployProvider(request, provider, endpoint));
  const target = `${standing ?? provider.charm}:${provider.endpoint}`;
  planned.after.push(integrateStep(request, endpoint, target));
}
