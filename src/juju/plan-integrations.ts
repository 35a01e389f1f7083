import { Failure } from '../errors/index.ts';
import { findIntegration } from '../integrations/index.ts';
import type { Integration, Provider } from '../integrations/index.ts';
import type { CharmEndpoint } from './charm-file.ts';
import * as commands from './commands.ts';
import { findConsumed, isOfferUrl, refuseMissing } from './offers.ts';
import { charmNameOf } from './split-bundle.ts';
import { findApplication } from './status.ts';
import type { DeployedFacts, DeployRequest, DeployStep } from './plan-types.ts';

interface Planned {
  readonly before: DeployStep[];
  readonly after: DeployStep[];
  readonly unchanged: string[];
  readonly notes: string[];
}

/**
 * Decides what stands at the other end of each endpoint: what the user named, what is related already, an application
 * of the right charm that is there, or the provider that the registry of integrations names.
 *
 * @throws Failure `DEPLOY_INTEGRATION_UNKNOWN`.
 */
export function planIntegrations(request: DeployRequest, facts: DeployedFacts): Planned {
  const planned: Planned = { before: [], after: [], unchanged: [], notes: [] };
  const endpoints = [...request.charm.requires, ...request.charm.provides];
  for (const endpoint of endpoints) {
    const given = request.integrations[endpoint.name];
    const bundled = (request.bundle?.own ?? []).filter(([name]) => name === endpoint.name);
    const named = given === undefined ? bundled.map(([, target]) => target) : [given];
    const known = findIntegration(endpoint.name, endpoint.interface);
    for (const target of named) planNamed(request, facts, endpoint, known, target, planned);
    if (named.length > 0) continue;
    if (request.autoIntegrate && request.charm.requires.includes(endpoint)) {
      planAutomatic(request, facts, endpoint, known, planned);
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
  planned: Planned,
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

function planAutomatic(
  request: DeployRequest,
  facts: DeployedFacts,
  endpoint: CharmEndpoint,
  known: Integration | undefined,
  planned: Planned,
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

function deployProvider(request: DeployRequest, provider: Provider, endpoint: CharmEndpoint): DeployStep {
  return {
    command: commands.deploy({
      model: request.model,
      charm: provider.charm,
      application: provider.charm,
      channel: provider.channel,
      trust: provider.trust,
    }),
    why: `${request.charm.name} requires ${endpoint.name}`,
    touches: 'surroundings',
  };
}

function integrateStep(request: DeployRequest, endpoint: CharmEndpoint, target: string): DeployStep {
  return {
    command: commands.integrate(request.model, `${request.application}:${endpoint.name}`, target),
    why: `${endpoint.name} is not integrated yet`,
    touches: 'surroundings',
  };
}

function isRelated(
  request: DeployRequest,
  facts: DeployedFacts,
  endpoint: CharmEndpoint,
  to: string | undefined,
): boolean {
  const application = facts.status && findApplication(facts.status, request.application);
  return (
    application?.relations.some(
      (relation) => relation.endpoint === endpoint.name && (to === undefined || relation.application === to),
    ) === true
  );
}
