import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { tinyCharm } from '../../../support/tiny-charm.ts';

let lab: CommandLab;

beforeAll(async () => {
  const config = 'options:\n  motd: {type: string}\n';
  lab = await openCommandLab('bundling', {
    'suite/app.charm': tinyCharm({ name: 'app', metadata: 'requires:\n  store: {interface: pg}\n', config }),
    'suite/db.charm': tinyCharm({ name: 'db', metadata: 'provides:\n  sql: {interface: pg}\n' }),
    'suite/motd.txt': 'hello\nall',
    'suite/bundle.yaml': `
applications:
  app: {charm: ./app.charm, scale: 2, options: {motd: include-file://motd.txt}, constraints: mem=1G}
  db: {charm: ./db.charm, trust: true}
relations: [[app, db]]
`,
    'more/overlay.yaml': 'applications: {db: {offers: {base: {endpoints: [sql]}}}}\n',
  });
  await lab.juju('add-model', 'm');
});
afterAll(() => lab.end());

test('a bundle of local charms is deployed once it is trusted, and stands when it is deployed again', async () => {
  expect(await lab.juju('deploy', './suite/bundle.yaml')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('trust the following application(s):\n  - db'),
  });
  expect(await lab.juju('deploy', './suite', '--trust', '--dry-run')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Changes to deploy bundle:\n- deploy application app from \//),
  });
  const deployed = await lab.juju(
    'deploy',
    './suite/bundle.yaml',
    '--overlay',
    './more/overlay.yaml',
    '--trust',
  );
  expect(deployed).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Deploy of bundle completed.\n'),
  });
  expect(await lab.json('status')).toMatchObject({
    applications: {
      app: { scale: 2, relations: { store: [{ 'related-application': 'db' }] } },
      db: { 'charm-name': 'db' },
    },
    offers: { base: { application: 'db' } },
  });
  expect(await lab.json('config', 'app')).toMatchObject({ settings: { motd: { value: 'hello\nall' } } });
  const again = await lab.juju('deploy', './suite/bundle.yaml', '--trust');
  expect(again).toMatchObject({ code: 0, stdout: expect.not.stringContaining('add relation') });
});

test('the model is exported as a bundle', async () => {
  const { stdout } = await lab.juju('export-bundle');
  expect(stdout).toContain('bundle: kubernetes\napplications:\n');
  expect(stdout).toContain('    scale: 2\n');
  expect(stdout).toContain('    constraints: mem=1G\n');
  expect(stdout).toContain('relations:\n- - db:sql\n  - app:store\n');
});

test.each([
  [['./suite/bundle.yaml', '-n', '2'], 'not supported when deploying a bundle: --num-units'],
  [['./suite/bundle.yaml', 'name'], 'application name cannot be specified'],
  [['./suite/bundle.yaml', '--overlay', './none.yaml'], 'unable to read bundle overlay file "./none.yaml"'],
])('deploy %j is refused', async (argv, words) => {
  expect(await lab.juju('deploy', ...argv)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(words),
  });
});
