import * as commands from './commands.ts';
import type { DeployedFacts, DeployRequest, DeployStep } from './plan-types.ts';
import { findApplication } from './status.ts';
import type { JujuStatus } from './status.ts';

/**
 * One command for everything around the application, unless all of it stands. Juju itself leaves alone what a bundle
 * asks for and the model has.
 */
export function planBundle(
  { bundle, model }: DeployRequest,
  facts: DeployedFacts,
): { readonly steps: readonly DeployStep[]; readonly unchanged: readonly string[] } {
  if (bundle === undefined || bundle.applications.size === 0) return { steps: [], unchanged: [] };
  const absent = [...bundle.applications.keys()].filter(
    (name) => facts.status === undefined || findApplication(facts.status, name) === undefined,
  );
  const unrelated = bundle.relations.filter((pair) => !areRelated(facts.status, pair));
  if (absent.length === 0 && unrelated.length === 0) {
    return { steps: [], unchanged: ['the applications and relations of the bundle'] };
  }
  const missing = [...absent, ...unrelated.map((pair) => pair.join(' to '))].join(', ');
  const command = commands.deployBundle(model, bundle.file);
  return { steps: [{ command, why: `the model lacks ${missing}`, touches: 'surroundings' }], unchanged: [] };
}

function areRelated(status: JujuStatus | undefined, [one, other]: readonly [string, string]): boolean {
  const [name = '', endpoint] = one.split(':');
  const [otherName = '', otherEndpoint] = other.split(':');
  const related = (from: string, at: string | undefined, to: string): boolean =>
    (status && findApplication(status, from))?.relations.some(
      (relation) => relation.application === to && (at === undefined || relation.endpoint === at),
    ) === true;
  return related(name, endpoint, otherName) && related(otherName, otherEndpoint, name);
}
