import { LAST_ACTION, type LastStage } from './until.ts';

/** A value that an earlier step gives out. */
export interface FromStep {
  readonly step: string;
  readonly output: string;
}

/** One step with inputs of which some wait for earlier steps. */
export interface PlannedStep {
  /** What a person calls it. */
  readonly name: string;
  /** The action that does it. */
  readonly action: string;
  readonly inputs: Readonly<Record<string, string | FromStep>>;
}

/** What has to be known before the first step. Texts are as the inputs of the actions take them. */
export interface PipelineFacts {
  readonly engine: string;
  /** Where the app is deployed, in the words of `setup-craft`. */
  readonly kubernetes: string;
  /** Folder of the app. */
  readonly path: string;
  /** Undefined when the app has none, which only a pipeline that ends before the deployment can go without. */
  readonly charmPath: string | undefined;
  /** Whether the machine is set up first; a packer that has all it needs waits for nothing. */
  readonly setUp: boolean;
  /** The platform of rockcraft.yaml, or `all`. */
  readonly platform?: string | undefined;
  /** For this machine's architecture: of the charm, and of what runs here. */
  readonly baseImage?: string | undefined;
  /** As pack-rock takes it, when that is another text: in lines for several architectures. */
  readonly rockBaseImage?: string | undefined;
  readonly charmLibraries?: string | undefined;
  /** Folder for the rock and the charm; that of the actions when undefined. */
  readonly output?: string | undefined;
  /** Where to push; the default of `publish` when undefined. */
  readonly image?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly model: string;
  readonly application?: string | undefined;
  readonly config?: string | undefined;
  readonly integrations?: string | undefined;
  readonly httpPath?: string | undefined;
  readonly until: LastStage;
  readonly controller: string;
  readonly registry: string;
}

/** Every public action once, in the order of a pipeline, as far as it goes. */
export function planPipeline(facts: PipelineFacts): readonly PlannedStep[] {
  const { engine } = facts;
  const base = { 'base-image': facts.baseImage };
  const output = { output: facts.output };
  const charm = { step: 'pack-charm', output: 'charm' };
  const image = { step: 'publish', output: 'image' };
  const model = { step: 'juju-deploy', output: 'model' };
  const steps: readonly (PlannedStep | Unfilled)[] = [
    {
      name: 'set up',
      action: 'setup-craft',
      inputs: {
        engine,
        kubernetes: facts.kubernetes,
        'local-controller': facts.controller,
        registry: facts.registry,
        ...base,
      },
    },
    {
      name: 'pack the rock',
      action: 'pack-rock',
      inputs: {
        ...{ path: facts.path, engine, platform: facts.platform, ...output },
        'base-image': facts.rockBaseImage ?? facts.baseImage,
      },
    },
    {
      name: 'pack the charm',
      action: 'pack-charm',
      inputs: { path: facts.charmPath, engine, ...output, ...base, 'charm-libs': facts.charmLibraries },
    },
    {
      name: 'publish',
      action: 'publish',
      inputs: {
        rock: { step: 'pack-rock', output: 'rock' },
        charm,
        image: facts.image,
        username: facts.username,
        password: facts.password,
      },
    },
    {
      name: 'deploy',
      action: 'juju-deploy',
      inputs: {
        charm,
        image,
        'image-id': { step: 'pack-rock', output: 'image-id' },
        'image-username': facts.password === undefined ? undefined : facts.username,
        'image-password': facts.password,
        model: facts.model,
        application: facts.application,
        config: facts.config,
        integrations: facts.integrations,
        'http-path': facts.httpPath,
      },
    },
    {
      name: 'test',
      action: 'integration-test',
      inputs: {
        path: facts.path,
        charm,
        image,
        model,
        application: { step: 'juju-deploy', output: 'application' },
        url: { step: 'juju-deploy', output: 'url' },
      },
    },
  ];
  const end = steps.findIndex(({ action }) => action === LAST_ACTION[facts.until]);
  return steps
    .slice(0, end + 1)
    .filter(({ action }) => action !== 'setup-craft' || facts.setUp)
    .filter(({ action }) => action !== 'pack-charm' || facts.charmPath !== undefined)
    .map(dropAbsent);
}

interface Unfilled extends Omit<PlannedStep, 'inputs'> {
  readonly inputs: Readonly<Record<string, string | FromStep | undefined>>;
}

function dropAbsent({ inputs, ...step }: Unfilled): PlannedStep {
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
  return { ...step, inputs: Object.fromEntries(given) as PlannedStep['inputs'] };
}

/** Fills in what earlier steps gave out; an output that a step did not set is an input that is not given. */
export function resolveInputs(
  planned: PlannedStep,
  outputs: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>,
): Readonly<Record<string, string>> {
  const inputs = Object.entries(planned.inputs).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : outputs[value.step]?.[value.output];
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(inputs);
}
