import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { tinyCharm } from '../../../support/tiny-charm.ts';

let lab: CommandLab;

beforeAll(async () => {
  lab = await openCommandLab('waiting', { 'app.charm': tinyCharm({ name: 'app' }) });
  await lab.juju('add-model', 'm');
});
afterAll(() => lab.end());

test('it waits for what is not there yet, and tells what the query asked for', async () => {
  const waiting = lab.juju('wait-for', 'application', 'app', '--query', 'status=="active" && len(units)==2');
  await lab.juju('deploy', './app.charm', '-n', '2');
  expect(await waiting).toMatchObject({
    code: 0,
    stdout: 'properties:\n  status: active\n',
    stderr: expect.stringMatching(
      /^application "app" not found, waiting...\n[^]*Application "app" is running\n$/,
    ),
  });
});

test('a unit and a model have a query of their own', async () => {
  expect(await lab.juju('wait-for', 'unit', 'app/1')).toMatchObject({
    code: 0,
    stdout: 'properties:\n  life: alive\n  workload-status: active\n',
    stderr: 'unit "app/1" is running\n',
  });
  expect(await lab.juju('wait-for', 'model', 'm', '--summary=false')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

test('it ends when the time is over, and when what was there is removed', async () => {
  expect(
    await lab.juju('wait-for', 'unit', 'app/0', '--query', 'life=="dead"', '--timeout', '20ms'),
  ).toMatchObject({
    code: 1,
    stderr: 'unit "app/0" found, waiting...\nERROR timed out waiting for "app/0" to reach goal state\n',
  });
  const waiting = lab.juju('wait-for', 'application', 'app', '--query', 'status=="blocked"');
  await lab.juju('remove-application', '--no-prompt', 'app');
  expect(await waiting).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ERROR application app removed\n'),
  });
});

test.each([
  [['application', 'app', '--query', 'status='], 1, 'Cannot parse query'],
  [['application', 'app', '--timeout', 'soon'], 2, 'invalid duration "soon"'],
  [['application'], 2, 'application name must be supplied'],
  [['unit', 'app'], 2, '"app" is not valid unit name'],
  [['machine', '0'], 2, 'not supported on container models'],
  [['cluster', 'x'], 1, 'unrecognized command: juju wait-for cluster'],
])('%j is refused', async (argv, code, words) => {
  expect(await lab.juju('wait-for', ...argv)).toMatchObject({ code, stderr: expect.stringContaining(words) });
});
