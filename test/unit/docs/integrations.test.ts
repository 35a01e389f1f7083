import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expandCharm } from '../../../src/charm/index.ts';
import { integrations } from '../../../src/integrations/index.ts';
import { readProjectFacts } from '../../../src/project/index.ts';
import { EXAMPLES } from '../../component/controller/stand-ins/examples.ts';
import { realPorts } from '../../support/ports.ts';
import { projectFolders } from '../../support/project-folder.ts';
import { ROOT } from '../../support/source-files.ts';

// The examples of docs/reference/integrations.md; the page itself is generated from them and from the registry.
const FOLDER = join(ROOT, 'examples/integrations');

test('every integration has an example, and every example an integration', () => {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.(py|json)$/, ''));
  expect(names.sort()).toEqual(integrations.map(({ name }) => name).sort());
});

const inPython = integrations.filter(({ name }) => existsSync(join(FOLDER, `${name}.py`)));

test('every example in Python runs in a deployed app', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(inPython.map(({ name }) => name).sort());
});

test.each(inPython)('the example for $name reads only what the app is given', ({ name, variables }) => {
  const example = readFileSync(join(FOLDER, `${name}.py`), 'utf8');
  const given = variables('FLASK_');
  const read = [...example.matchAll(/os\.environ(\[|\.get\()["']([^"']+)["']/g)];
  expect(read).toHaveLength(example.match(/environ|getenv/g)?.length ?? 0);
  const always = read.filter(([, how]) => how === '[').map(([, , variable]) => variable);
  expect(always.filter((variable) => !given.includes(variable ?? ''))).toEqual([]);
  // Those that are not always there are of the same family.
  const families = given.map((variable) => variable.split('_')[0]);
  for (const [, , variable = ''] of read) expect(families).toContain(variable.split('_')[0]);
});

test('Python takes all of them', () => {
  const script = 'import sys\nfor path in sys.argv[1:]: compile(open(path).read(), path, "exec")';
  const paths = inPython.map(({ name }) => `${name}.py`).map((file) => join(FOLDER, file));
  const { status, stderr } = spawnSync('python3', ['-c', script, ...paths], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('the dashboard is one that the charm takes', async () => {
  using folders = projectFolders();
  const dashboard = readFileSync(join(FOLDER, 'grafana-dashboard.json'), 'utf8');
  expect(JSON.parse(dashboard)).toMatchObject({ title: expect.any(String) as string, panels: [{}] });
  const charmcraft = readFileSync(join(ROOT, 'examples/flask/charm/charmcraft.yaml'), 'utf8');
  const place = 'cos_custom/grafana_dashboards/shop.json';
  const folder = folders.write({ 'charmcraft.yaml': charmcraft, [place]: dashboard });
  const ports = realPorts();
  const { yaml } = expandCharm(await readProjectFacts(ports, folder));
  await ports.dispose();
  const provided = integrations.filter(({ provides }) => provides === true);
  for (const { endpoint, interface: of } of provided)
    expect(yaml.provides?.[endpoint]).toMatchObject({ interface: of });
});

test('every integration says how its other side is deployed', () => {
  expect(integrations.filter(({ provider }) => provider === undefined)).toEqual([]);
});
