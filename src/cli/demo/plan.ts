import type { Step } from './workflow.ts';

/** A value that an earlier step gave out. */
export interface FromStep {
  readonly step: string;
  readonly output: string;
}

/** A step whose inputs may wait for earlier ones. */
export interface PlannedStep {
  readonly name: string;
  readonly action: string;
  readonly inputs: Readonly<Record<string, string | FromStep>>;
}

/** What was found out before anything runs. */
export interface DemoFacts {
  /** Folder of the example, absolute. */
  readonly example: string;
  readonly charm: 'twelve-factor' | 'ops-only';
  /** Folder of charm libraries, when the user named one. */
  readonly charmLibraries: string | undefined;
  /** An explicit base for the image, the charm's container and the database; undefined for the declared one. */
  readonly baseImage: string | undefined;
  /** Python of that base, for the charm's wheels. */
  readonly pythonVersion: string | undefined;
  readonly controller: string;
  readonly registry: string;
}

/** The workflow that the demo runs: every public action once, in the order of a pipeline. */
export function planDemo(facts: DemoFacts): readonly PlannedStep[] {
  const base = facts.baseImage === undefined ? {} : { 'base-image': facts.baseImage };
  const python = facts.pythonVersion === undefined ? {} : { 'python-version': facts.pythonVersion };
  const libraries = facts.charmLibraries === undefined ? {} : { 'charm-libs': facts.charmLibraries };
  const charmFolder = facts.charm === 'twelve-factor' ? 'charm' : 'charm-ops';
  return [
    {
      name: 'set up',
      action: 'setup-craft',
      inputs: { engine: 'embedded', controller: facts.controller, registry: facts.registry, ...base },
    },
    {
      name: 'pack the rock',
      action: 'pack-rock',
      inputs: { path: facts.example, engine: 'embedded', ...base },
    },
    {
      name: 'pack the charm',
      action: 'pack-charm',
      inputs: { path: `${facts.example}/${charmFolder}`, engine: 'embedded', ...python, ...libraries },
    },
    {
      name: 'publish',
      action: 'publish',
      inputs: {
        rock: { step: 'pack-rock', output: 'rock' },
        charm: { step: 'pack-charm', output: 'charm' },
        image: `${facts.registry}/flask-guestbook`,
      },
    },
    {
      name: 'deploy',
      action: 'juju-deploy',
      inputs: {
        charm: { step: 'pack-charm', output: 'charm' },
        image: { step: 'publish', output: 'image' },
        model: 'demo',
        'http-path': '/healthz',
      },
    },
    {
      name: 'test',
      action: 'integration-test',
      inputs: {
        path: facts.example,
        charm: { step: 'pack-charm', output: 'charm' },
        image: { step: 'publish', output: 'image' },
      },
    },
  ];
}

/** Fills in what earlier steps gave out. */
export function resolveStep(
  planned: PlannedStep,
  outputs: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Step {
  const inputs = Object.entries(planned.inputs).map(([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    const given = outputs[value.step]?.[value.output];
    if (given === undefined)
      throw new Error(`${planned.action} needs the output ${value.output} of ${value.step}`);
    return [name, given] as const;
  });
  return {
    name: planned.name,
    action: planned.action,
    inputs: Object.fromEntries(inputs) as Record<string, string>,
  };
}
