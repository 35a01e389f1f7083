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
  test: true,
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

  test('leaves the test out when it is not wanted', () => {
    const names = planPipeline({ ...facts, test: false }).map(({ action }) => action);
    expect(names).not.toContain('integration-test');
    expect(names.at(-1)).toBe('juju-deploy');
  });

  test('gives the credentials only to the registry and, with a password, to the cluster that pulls from it', () => {
    const holders = (plan: ReturnType<typeof planPipeline>): string[] =>
      plan.filter(({ inputs }) => Object.values(inputs).includes('secret')).map(({ action }) => action);
    expect(holders(planPipeline({ ...facts, password: 'secret' }))).toEqual(['publish', 'juju-deploy']);
    const deploy = planPipeline(facts).find(({ action }) => action === 'juju-deploy');
    expect(deploy?.inputs).not.toHaveProperty('image-username');
  });
});

describe('where it deploys', () => {
  const inputs = parseInputs(pipeline, () => '');
  const files = { stat: async () => ({ kind: 'file' }) };
  const decide = async (given: object, inGithubActions = true): Promise<PipelineFacts> =>
    readPipelineFacts({
      inputs: { ...inputs, ...given },
      ports: { files },
      host: { workspace: '/work', inGithubActions },
    } as unknown as ActionRun<typeof pipeline>);

  test.each([
    [{}, 'local'],
    [{ engine: 'embedded' }, 'local'],
    [{ engine: 'craft', password: 'p' }, 'k8s'],
    [{ engine: 'craft', kubernetes: 'local' }, 'local'],
    [{ kubernetes: 'microk8s', image: 'ghcr.io/a/b' }, 'microk8s'],
    [{ kubernetes: 'none', password: 'p' }, 'none'],
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
  ])('%j, on GitHub: %s, is refused: no cluster pulls from this machine', async (given, github, hint) => {
    await expect(decide(given, github)).rejects.toMatchObject({
      code: 'PIPELINE_NO_IMAGE',
      hint: expect.stringMatching(hint) as string,
    });
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
