import { Failure } from '../../errors/index.ts';
import { findIntegration } from '../../integrations/index.ts';
import type { Integration } from '../../integrations/index.ts';
import type { CharmEndpoint } from '../input/charm-file.ts';
import { deployProvider, integrateStep, isRelated, type PlannedIntegrations } from './integration-steps.ts';
import { findConsumed, isOfferUrl, refuseMissing } from './offers.ts';
import { planProvider } from './provider.ts';
import type { DeployedFacts, DeployRequest } from './types.ts';
import { findApplication } from '../read/status.ts';

/**
 * Decides what stands at the other end of each endpoint: what the user named, what is related already, an application
 * of the right charm that is there, or the provider that the registry of integrations names.
 *
 * @throws Failure `DEPLOY_INTEGRATION_UNKNOWN`.
 */
export function planIntegrations(request: DeployRequest, facts: DeployedFacts): PlannedIntegrations {
  const planned: PlannedIntegrations = { before: [], after: [], unchanged: [], notes: [] };
  const endpoints = [...request.charm.requires, ...request.charm.provides];
  for (const endpoint of endpoints) {
    const given = request.integrations[endpoint.name];
    const bundled = (request.bundle?.own ?? []).filter(([name]) => name === endpoint.name);
    const named = given === undefined ? bundled.map(([, target]) => target) : [given];
    const known = findIntegration(endpoint.name, endpoint.interface);
    for (const target of named) planNamed(request, facts, endpoint, known, target, planned);
    if (named.length > 0) continue;
    if (request.autoIntegrate && request.charm.requires.includes(endpoint)) {
      planProvider(request, facts, endpoint, known, planned);
    }
  }
  return planned;
}

function planNamed(
  request: DeployRequest,
  facts: DeployedFacts,
  endpoint: CharmEndpoint,
  known: Integration | undefined,
  target: string,
  planned: PlannedIntegrations,
): void {
  const isOffer = isOfferUrl(target);
  const [name = target] = target.split(':');
  const other = isOffer ? findConsumed(facts.status, target) : name;
  if (other !== undefined && isRelated(request, facts, endpoint, other)) {
    planned.unchanged.push(`${endpoint.name} is integrated with ${target}`);
    return;
  }
  refuseMissing(facts, target, endpoint.name);
  const present = facts.status !== undefined && findApplication(facts.status, name) !== undefined;
  const remote = facts.status?.remotes.some((entry) => entry.name === name) === true;
  const { applications, saas = {} } = request.bundle ?? {};
  const bundled = applications?.has(name) === true || Object.hasOwn(saas, name);
  if (!isOffer && !present && !remote && !bundled) {
    const provider = known?.provider;
    if (provider === undefined || provider.charm !== name) {
      throw new Failure(
        'DEPLOY_INTEGRATION_UNKNOWN',
        `there is no application ${name} in ${request.model} for ${endpoint.name}`,
        {
          hint: `Deploy it first, or name an offer: integrations: ${endpoint.name}=user/model.offer`,
        },
      );
    }
    planned.before.push(deployProvider(request, provider, endpoint));
  }
  planned.after.push(integrateStep(request, endpoint, target));
}
