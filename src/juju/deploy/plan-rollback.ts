import * as commands from '../client/commands.ts';
import type { JujuCommand } from '../client/commands.ts';
import type { DeployPlan, DeployStep } from '../plan/types.ts';
import type { Standing } from './standing.ts';

/** What is known of the way back. */
export interface RollbackRequest {
  readonly model: string;
  readonly application: string;
  /** The file of the charm that ran before, when it is proven to be that. */
  readonly charm: string | undefined;
  /** What Juju is given for the images that ran before, by resource: references, or files with a login. */
  readonly images: Readonly<Record<string, string>>;
  /** Names of the options that the deployment was to set. */
  readonly options: readonly string[];
}

export interface RollbackPlan extends DeployPlan {
  /** What cannot be gone back to, one sentence each. */
  readonly lost: readonly string[];
}

/**
 * Says which commands lead from what stands now to what stood before, for charm, images and options. Pure; nothing
 * where nothing was changed. Scale, secrets and integrations stay as they are.
 */
export function planRollback(request: RollbackRequest, before: Standing, now: Standing): RollbackPlan {
  const { model, application } = request;
  const changed = [...now.fingerprints].filter(([name, hash]) => before.fingerprints.get(name) !== hash);
  const images = Object.fromEntries(
    changed.flatMap(([name]) => {
      const image = request.images[name];
      return image === undefined ? [] : [[name, image] as const];
    }),
  );
  const lost = changed
    .filter(([name]) => !(name in images))
    .map(([name]) => `the image ${name}: Juju does not tell which one ran before, and none is remembered`);
  const back = before.charm === now.charm ? [] : planCharm(request, before, images);
  if (before.charm !== now.charm && back.length === 0) {
    const what = before.charm ?? 'the charm from before';
    lost.unshift(`${what}: Juju goes back to a local charm only by its file, and none is remembered`);
  }
  const steps = [...back];
  if (back.length === 0) {
    for (const [name, image] of Object.entries(images))
      steps.push(step(commands.attachResource(model, application, name, image), 'the image from before'));
  }
  const config = planConfig(request, before, now);
  steps.push(...config);
  return {
    steps,
    lost,
    unchanged: [],
    notes: lost.map((what) => `not rolled back: ${what}`),
    change: {
      created: false,
      charm: back.length > 0,
      image: Object.keys(images).length > 0,
      config: config.length > 0,
      scale: false,
    },
    units: now.units,
  };
}

function planCharm(
  { model, application, charm }: RollbackRequest,
  before: Standing,
  images: Readonly<Record<string, string>>,
): DeployStep[] {
  if (charm !== undefined) {
    const command = commands.refresh(model, application, charm, images, { forceUnits: true });
    return [step(command, 'the charm from before, from its file')];
  }
  const { charm: url, charmName, revision, channel } = before;
  if (url === undefined || url.startsWith('local:') || charmName === undefined || revision === undefined)
    return [];
  // Juju refuses --switch and --revision together, and a local charm leaves only by the first.
  return [
    step(
      commands.switchCharm(model, application, charmName, channel),
      'the charm from before is on Charmhub',
    ),
    step(commands.refreshTo(model, application, revision, images), 'its revision from before'),
  ];
}

/** Options that the deployment set, back to what they were; one without a value before goes to its default. */
function planConfig(
  { model, application, options }: RollbackRequest,
  before: Standing,
  now: Standing,
): DeployStep[] {
  const changed = options.filter((name) => before.config.get(name) !== now.config.get(name));
  const values = changed.flatMap((name) => {
    const value = before.config.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const unset = changed.filter((name) => !before.config.has(name));
  const steps: DeployStep[] = [];
  if (values.length > 0)
    steps.push(
      step(commands.setConfig(model, application, Object.fromEntries(values)), 'the options from before'),
    );
  if (unset.length > 0)
    steps.push(step(commands.resetConfig(model, application, unset), 'options that were not set before'));
  return steps;
}

function step(command: JujuCommand, why: string): DeployStep {
  return { command, why, touches: 'application' };
}
