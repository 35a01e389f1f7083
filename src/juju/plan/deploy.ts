import { Failure } from '../../errors/index.ts';
import * as commands from '../client/commands.ts';
import { hasConstraints } from '../input/constraints.ts';
import { planBundle } from './bundle.ts';
import { checkRequest, sameValue } from './check.ts';
import { planIntegrations } from './integrations.ts';
import { planSecrets } from './secrets.ts';
import type { DeployedFacts, DeployPlan, DeployRequest, DeployStep } from './types.ts';
import { findApplication } from '../read/status.ts';
import type { ApplicationStatus } from '../read/status.ts';

/**
 * Says which commands lead from what stands to what is wanted, and why each is needed. Pure; where nothing differs
 * the list is empty.
 *
 * @throws Failure as `checkRequest` and `planIntegrations`, `DEPLOY_APPLICATION_DYING`, `DEPLOY_APPLICATION_OTHER`.
 */
export function planDeploy(request: DeployRequest, facts: DeployedFacts): DeployPlan {
  const application = facts.status && findApplication(facts.status, request.application);
  checkRequest(request, application !== undefined);
  const surroundings: DeployStep[] = facts.modelExists ? [] : planModel(request);
  const bundle = planBundle(request, facts);
  const integrations = planIntegrations(request, facts);
  const secrets = planSecrets(request, facts);
  surroundings.push(...bundle.before, ...integrations.before, ...secrets.before);
  const own = application === undefined ? planNew(request) : planExisting(request, facts, application);
  return {
    steps: [...surroundings, ...own.steps, ...secrets.after, ...integrations.after, ...bundle.after],
    unchanged: [...own.unchanged, ...bundle.unchanged, ...secrets.unchanged, ...integrations.unchanged],
    notes: [...integrations.notes, ...secrets.notes],
    change: { ...own.change, config: own.change.config || (secrets.config && !own.change.created) },
    units: own.units,
  };
}

/**
 * A new model. Juju looks for amd64 in it, whatever the cluster is made of: pods would wait for such a node for ever,
 * and charms of that architecture be fetched (juju#21822, juju#22059).
 */
function planModel({ model, cloud, charm }: DeployRequest): DeployStep[] {
  const [architecture, ...others] = charm.architectures ?? [];
  const add = step(commands.addModel(model, cloud), 'the model does not exist', 'surroundings');
  if (architecture === undefined || others.length > 0 || ['amd64', 'all'].includes(architecture))
    return [add];
  const only = commands.setModelConstraints(model, `arch=${architecture}`);
  return [add, step(only, `the charm is for ${architecture}, and Juju would look for amd64`, 'surroundings')];
}

type Own = Pick<DeployPlan, 'steps' | 'unchanged' | 'change' | 'units'>;

function planNew(request: DeployRequest): Own {
  const { charm, config } = request;
  // Recorded: `deploy --config` refuses every value of a float option, `config` takes it.
  const floats = Object.entries(config).filter(([name]) => charm.options.get(name) === 'float');
  const others = Object.entries(config).filter(([name]) => charm.options.get(name) !== 'float');
  const units = request.units ?? 1;
  const steps = [
    step(
      commands.deploy({
        model: request.model,
        charm: charm.path,
        application: request.application,
        resources: resourcesOf(request),
        config: Object.fromEntries(others),
        ...(request.units === undefined ? {} : { units }),
        constraints: request.constraints,
        storage: request.bundle?.asked.storage ?? {},
        trust: request.trust,
      }),
      'the application does not exist',
      'application',
    ),
  ];
  if (floats.length > 0) {
    const command = commands.setConfig(request.model, request.application, Object.fromEntries(floats));
    steps.push(step(command, 'juju deploy does not take options of type float', 'application'));
  }
  const change = { created: true, charm: true, image: true, config: false, scale: false };
  return { steps, unchanged: [], change, units };
}

function planExisting(request: DeployRequest, facts: DeployedFacts, application: ApplicationStatus): Own {
  checkSameApplication(request, application);
  const { model, application: name, charm } = request;
  const steps: DeployStep[] = [];
  const unchanged: string[] = [];

  if (request.trust && !facts.trusted) {
    steps.push(step(commands.trust(model, name), 'it is not trusted yet', 'surroundings'));
  }
  if (!hasConstraints(facts.constraints, request.constraints)) {
    const command = commands.setConstraints(model, name, request.constraints ?? '');
    steps.push(step(command, `its constraints are ${facts.constraints.join(' ') || 'none'}`, 'surroundings'));
  }

  const scale = application.scale ?? application.units.length;
  const units = request.units ?? scale;
  if (units === scale) unchanged.push(`${units} unit${units === 1 ? '' : 's'}`);
  else steps.push(step(commands.scale(model, name, units), `it has ${scale} units`, 'application'));

  const refreshed = planContent(request, facts, steps, unchanged);
  const differing = Object.entries(request.config).filter(
    ([option, value]) => !sameValue(charm.options.get(option), facts.config.get(option), value),
  );
  if (differing.length > 0) {
    const command = commands.setConfig(model, name, Object.fromEntries(differing));
    const names = differing.map(([option]) => option).join(', ');
    steps.push(
      step(
        command,
        `${names} ${differing.length === 1 ? 'has another value' : 'have other values'}`,
        'application',
      ),
    );
  } else if (Object.keys(request.config).length > 0) unchanged.push('config');
  const change = { created: false, ...refreshed, config: differing.length > 0, scale: units !== scale };
  return { steps, unchanged, change, units };
}

/** Charm and images: together in one refresh, so that the pods are replaced once. */
function planContent(
  request: DeployRequest,
  facts: DeployedFacts,
  steps: DeployStep[],
  unchanged: string[],
): { charm: boolean; image: boolean } {
  const { model, application: name, charm } = request;
  const hasImages = Object.keys(request.images).length > 0;
  const newCharm = facts.sameCharm !== true;
  const newImage = hasImages && facts.sameImage !== true;
  if (newCharm) {
    const why =
      facts.sameCharm === false ? 'it runs another charm' : 'it cannot be told whether it runs this charm';
    steps.push(
      step(
        commands.refresh(model, name, charm.path, newImage ? resourcesOf(request) : {}),
        why,
        'application',
      ),
    );
  } else {
    unchanged.push('charm');
    if (newImage) {
      const why =
        facts.sameImage === false ? 'another image runs' : 'it cannot be told whether this image runs';
      for (const [resource, image] of Object.entries(resourcesOf(request))) {
        steps.push(step(commands.attachResource(model, name, resource, image), why, 'application'));
      }
    }
  }
  if (hasImages && !newImage) unchanged.push('image');
  return { charm: newCharm, image: newImage };
}

function checkSameApplication(request: DeployRequest, application: ApplicationStatus): void {
  if (application.life !== 'alive') {
    throw new Failure('DEPLOY_APPLICATION_DYING', `${application.name} is still being removed`, {
      hint: `Wait, or remove it by force: juju remove-application --model ${request.model} ${application.name} --force --no-prompt`,
      retryable: true,
    });
  }
  if (application.charmName !== undefined && application.charmName !== request.charm.name) {
    throw new Failure(
      'DEPLOY_APPLICATION_OTHER',
      `${application.name} runs the charm ${application.charmName}, not ${request.charm.name}`,
      { hint: 'Set the input `application` to another name.' },
    );
  }
}

/** What Juju is told for each image: the reference, or the file with the login of its registry. */
function resourcesOf(request: DeployRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.images).map(([name, image]) => [name, request.imageFiles?.[name] ?? image]),
  );
}

function step(command: DeployStep['command'], why: string, touches: DeployStep['touches']): DeployStep {
  return { command, why, touches };
}

/** The plan for the log: the commands in order with their reasons, then what stays. */
export function describePlan(plan: DeployPlan): readonly string[] {
  const lines = plan.steps.map(({ command, why }) => `juju ${command.args.map(quote).join(' ')}   # ${why}`);
  if (lines.length === 0) lines.push('nothing to do: everything is as wanted');
  if (plan.unchanged.length > 0) lines.push(`unchanged: ${plan.unchanged.join(', ')}`);
  return [...lines, ...plan.notes];
}

/** For people who paste the line into a shell; nothing here is ever run by one. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
