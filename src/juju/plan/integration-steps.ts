import type { Provider } from '../../integrations/index.ts';
import type { CharmEndpoint } from '../input/charm-file.ts';
import * as commands from '../client/commands.ts';
import type { DeployedFacts, DeployRequest, DeployStep } from './types.ts';
import { findApplication } from '../read/status.ts';

/** What comes of the integrations of an application. */
export interface PlannedIntegrations {
  readonly before: DeployStep[];
  readonly after: DeployStep[];
  readonly unchanged: string[];
  readonly notes: string[];
}

export function deployProvider(
  request: DeployRequest,
  provider: Provider,
  endpoint: CharmEndpoint,
): DeployStep {
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

export function integrateStep(request: DeployRequest, endpoint: CharmEndpoint, target: string): DeployStep {
  return {
    command: commands.integrate(request.model, `${request.application}:${endpoint.name}`, target),
    why: `${endpoint.name} is not integrated yet`,
    touches: 'surroundings',
  };
}

/** Whether the endpoint is integrated with the application, or with any. */
export function isRelated(
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
