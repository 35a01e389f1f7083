import { describe, expect, test } from 'vitest';
import { imageName, readPipelineFacts } from '../../../actions/pipeline/facts.ts';
import { planPipeline, resolveInputs, type PipelineFacts } from '../../../actions/pipeline/plan.ts';
import { actions } from '../../../actions/index.ts';
import { pipeline } from '../../../actions/pipeline/definition.ts';
import { parseInputs, type ActionRun } from '../../../src/action/index.ts';

const facts: PipelineFacts = {
  engine: 'auto',
  kubernetes: 'local',
  path: '/app',
  charmPath: '/app/charm',
  model: 'app',
  until: 'test',
  setUp: true,
  controller: 'local',
  registry: '127.0.0.1:5000',
  image: '127.0.0.1:5000/app',
  username: 'someone',
};

describe('the pipeline', () => {
  test('names only actions, inputs and outputs that exist', () => {
    for (const step of planPipeline({ ...facts, password: 'p', baseImage: 'b', charmLibraries: 'l' })) {
      const action = actions.find(({ definition }) => definition.name === step.action);
      expect(Object.keys(action?.definition.inputs ?? {}), step.action).toEqual(
        expect.arrayContaining(Object.keys(step.inputs)),
      );
      for (const value of Object.values(step.inputs)) {
        if (typeof value === 'string') continue;
        const source = actions.find(({ definition }) => definition.name === value.step);
        expect(Object.keys(source?.definition.outputs ?? {}), `${value.step}.${value.output}`).toContain(
          value.output,
        );
      }
    }
  });

  test('waits only for steps that ran before', () => {
    const seen = new Set<string>();
    for (const step of planPipeline(facts)) {
      for (const value of Object.values(step.inputs)) {
        if (typeof value !== 'string')
          expect(seen, `${step.action} waits for ${value.step}`).toContain(value.step);
      }
      seen.add(step.action);
    }
  });

  test.each<[Partial<PipelineFacts>, string]>([
    [{ until: 'test' }, 'setup-craft pack-rock pack-charm publish juju-deploy integration-test'],
    [{ until: 'deploy' }, 'setup-craft pack-rock pack-charm publish juju-deploy'],
    [{ until: 'publish' }, 'setup-craft pack-rock pack-charm publish'],
    [{ until: 'pack', setUp: false }, 'pack-rock pack-charm'],
    [{ until: 'publish', setUp: false, charmPath: undefined }, 'pack-rock publish'],
    [{ until: 'pack', setUp: false, charmPath: undefined }, 'pack-rock'],
  ])('goes as far as it is to go: %j', (given, names) => {
    const plan = planPipeline({ ...facts, ...given });
    expect(plan.map(({ action }) => action).join(' ')).toBe(names);
  });

  test('gives the credentials only to the registry and, with a password, to the cluster that pulls from it', () => {
    const holders = (plan: ReturnType<typeof planPipeline>): string[] =>
      plan.filter(({ inputs }) => Object.values(inputs).includes('secret')).map(({ action }) => action);
    expect(holders(planPipeline({ ...facts, password: 'secret' }))).toEqual(['publish', 'juju-deploy']);
    const deploy = planPipeline(facts).find(({ action }) => action === 'juju-deploy');
    expect(deploy?.inputs).not.toHaveProperty('image-username');
  });
});

const inputs = parseInputs(pipeline, () => '');
async function decide(
  given: object,
  { inGithubActions = true, charm = true, programs = ['uv'] } = {},
): Promise<PipelineFacts> {
  return readPipelineFacts({
    inputs: { ...inputs, ...given },
    ports: {
      files: { stat: async () => (charm ? { kind: 'file' } : undefined) },
      exec: { which: async (name: string) => (programs.includes(name) ? `/bin/${name}` : undefined) },
    },
    host: { workspace: '/work', inGithubActions },
  } as unknown as ActionRun<typeof pipeline>);
}

describe('where it deploys', () => {
  test.each([
    [{}, 'local'],
    [{ engine: 'embedded' }, 'local'],
    [{ engine: 'craft', password: 'p' }, 'k8s'],
    [{ engine: 'craft', kubernetes: 'local' }, 'local'],
    [{ kubernetes: 'microk8s', image: 'ghcr.io/a/b' }, 'microk8s'],
    [{ kubernetes: 'none', password: 'p' }, 'none'],
    [{ engine: 'craft', password: 'p', until: 'publish' }, 'none'],
  ])('%j: %s', async (given, kubernetes) => {
    const facts = await decide(given);
    expect(facts.kubernetes).toBe(kubernetes);
    expect(planPipeline(facts)[0]).toMatchObject({ action: 'setup-craft', inputs: { kubernetes } });
  });

  test.each([
    [{ engine: 'craft' }, true, /packages: write/],
    [{ kubernetes: 'none' }, true, /packages: write/],
    // Outside GitHub a password does not say for which registry.
    [{ kubernetes: 'k8s', password: 'p' }, false, /`image`/],
    // The registry of the job is gone before anybody pulls from it.
    [{ until: 'publish' }, true, /packages: write/],
  ])(
    '%j, on GitHub: %s, is refused: nobody pulls from this machine',
    async (given, inGithubActions, hint) => {
      await expect(decide(given, { inGithubActions })).rejects.toMatchObject({
        code: 'PIPELINE_NO_IMAGE',
        hint: expect.stringMatching(hint) as string,
      });
    },
  );
});

describe('how far it goes', () => {
  test.each([
    ['a packer with all it needs', { until: 'pack' }, {}, false],
    ['an image for another registry', { until: 'publish', image: 'ghcr.io/a/b' }, {}, false],
    ['the registry of this machine', { until: 'publish' }, { inGithubActions: false }, true],
    ['no uv', { until: 'pack' }, { programs: [] }, true],
    ['the craft engine', { until: 'pack', engine: 'craft' }, {}, true],
    [
      'builders that are installed',
      { until: 'pack' },
      { programs: ['uv', 'rockcraft', 'charmcraft', 'lxc'] },
      true,
    ],
    ['a deployment', { until: 'deploy' }, {}, true],
  ])('sets up, %s: %j', async (_what, given, machine, setUp) => {
    expect(await decide(given, machine)).toMatchObject({ setUp });
  });

  test('an app without a charm is packed and published, and not deployed', async () => {
    const charm = { charm: false };
    expect(await decide({ until: 'publish', image: 'ghcr.io/a/b' }, charm)).toMatchObject({
      charmPath: undefined,
    });
    await expect(decide({ until: 'deploy' }, charm)).rejects.toMatchObject({ code: 'PIPELINE_NO_CHARM' });
  });
});

test('an output that an earlier step did not set is an input that is not given', () => {
  const step = { name: 'x', action: 'x', inputs: { a: 'text', b: { step: 's', output: 'o' } } };
  expect(resolveInputs(step, { s: {} })).toEqual({ a: 'text' });
  expect(resolveInputs(step, { s: { o: 'given' } })).toEqual({ a: 'text', b: 'given' });
});

test.each([
  ['/home/me/Guest Book', 'guest-book'],
  ['/x/Flask_App', 'flask-app'],
  ['/x/--', 'app'],
  ['/', 'app'],
])('image name of %s', (path, name) => {
  expect(imageName(path)).toBe(name);
});
