import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { expandCharm } from '../../../src/charm/index.ts';
import { init } from '../../../src/cli/init/command.ts';
import { frameworks } from '../../../src/frameworks/index.ts';
import { parseYaml, readProjectFacts } from '../../../src/project/index.ts';
import { expandRock } from '../../../src/rock/index.ts';
import { samples } from '../../support/framework-samples.ts';
import { realPorts } from '../../support/ports.ts';
import { projectFolders } from '../../support/project-folder.ts';

const folders = projectFolders();
const ports = realPorts();
afterAll(async () => {
  folders[Symbol.dispose]();
  await ports.dispose();
});

async function run(...args: string[]): Promise<string> {
  let printed = '';
  await init({ args, ports, print: (text) => void (printed += text) });
  return printed;
}

const read = (directory: string, path: string): string => readFileSync(join(directory, path), 'utf8');

describe.each(frameworks)('init for $title', (framework) => {
  const sample = samples[framework.id] ?? {};
  test('writes what expands cleanly, without being told the framework', async () => {
    const directory = folders.write(sample);
    const printed = await run(directory, '--name', 'my-app');
    expect(printed).toMatch(/\nmy-app is (?:an [AEIOU]|a [^AEIOU])[a-z A-Z]+ app\. Try it: /);
    const facts = await readProjectFacts(ports, directory);
    const { experimental } = framework.rock;
    expect(expandRock(facts, { experimental }).yaml.services).toHaveProperty(framework.id);
    const charm = await readProjectFacts(ports, join(directory, 'charm'));
    const { yaml } = expandCharm(charm, { experimental: framework.charm.experimental });
    expect(yaml.name).toBe('my-app');
    expect(read(directory, 'charm/src/charm.py')).toContain(
      `class MyAppCharm(${framework.charm.module}.Charm):`,
    );
    expect(statSync(join(directory, 'charm/src/charm.py')).mode & 0o777).toBe(0o755);
  });

  test('offers parts that the rock takes as they are', async () => {
    const directory = folders.write({ ...sample, 'templates/a.html': '', 'static/a.css': '' });
    await run(directory, '--name', 'my-app');
    const written = read(directory, 'rockcraft.yaml');
    const offered = written.slice(written.indexOf('# parts:')).replaceAll(/^# ?/gm, '');
    const files = { ...sample, 'templates/a.html': '', 'static/a.css': '' };
    const uncommented = folders.write({ ...files, 'rockcraft.yaml': `${written}${offered}` });
    const facts = await readProjectFacts(ports, uncommented);
    const { parts } = expandRock(facts, { experimental: framework.rock.experimental }).yaml;
    const named = [...offered.matchAll(/^ {2}([\w/-]+):$/gm)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(parts[name]).toHaveProperty('plugin');
  });

  test('offers integrations that the charm takes as they are', async () => {
    const directory = folders.write(sample);
    await run(directory, '--name', 'my-app');
    const written = read(directory, 'charm/charmcraft.yaml');
    const offered = written.slice(written.indexOf('# requires:')).replaceAll(/^# ?/gm, '');
    const uncommented = folders.write({ 'charmcraft.yaml': `${written}${offered}` });
    const facts = await readProjectFacts(ports, uncommented);
    const { yaml } = expandCharm(facts, { experimental: framework.charm.experimental });
    expect(Object.keys(yaml.requires ?? {})).toEqual(
      expect.arrayContaining(['postgresql', 'mysql', 's3', 'redis']),
    );
  });

  test('writes a workflow that opens the gates it needs', async () => {
    const directory = folders.write(sample);
    await run(directory, '--name', 'my-app');
    const { value } = parseYaml(read(directory, '.github/workflows/deploy.yaml'), 'deploy.yaml');
    const gate = 'ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS';
    expect(gate in ((value as { env?: object }).env ?? {})).toBe(framework.rock.experimental);
    expect(JSON.stringify(value)).toContain('org/paas-action@v1');
  });
});

describe('init', () => {
  const flask = samples['flask'] ?? {};
  test('keeps every file that is there, and says so', async () => {
    const mine = {
      'rockcraft.yaml': 'name: mine\nextensions: [flask-framework]\n',
      'charm/src/charm.py': 'mine\n',
    };
    const directory = folders.write({ ...flask, ...mine });
    const printed = await run(directory);
    for (const [path, text] of Object.entries(mine)) {
      expect(read(directory, path)).toBe(text);
      expect(printed).toContain(`kept    ${join(directory, path)}`);
    }
    // The name of the charm is that of the rock.
    expect(read(directory, 'charm/charmcraft.yaml')).toMatch(/^name: mine$/m);
  });

  test('does not write through a link that leads nowhere', async () => {
    const directory = folders.write(flask);
    symlinkSync(join(directory, 'elsewhere'), join(directory, 'rockcraft.yaml'));
    expect(await run(directory, '--name', 'x1')).toContain(`kept    ${join(directory, 'rockcraft.yaml')}`);
    expect(readdirSync(directory)).not.toContain('elsewhere');
  });

  test('overwrites with --force, also what is broken', async () => {
    const directory = folders.write({ ...flask, 'rockcraft.yaml': 'a: [\n' });
    await expect(run(directory, '--name', 'my-app')).rejects.toMatchObject({ code: 'YAML_INVALID' });
    await run(directory, '--name', 'my-app', '--force');
    expect(read(directory, 'rockcraft.yaml')).toMatch(/^name: my-app$/m);
  });

  test('writes the same bytes again', async () => {
    const directory = folders.write(flask);
    await run(directory, '--name', 'my-app');
    const before = read(directory, 'charm/charmcraft.yaml');
    await run(directory, '--name', 'my-app', '--force');
    expect(read(directory, 'charm/charmcraft.yaml')).toBe(before);
  });

  test('puts the workflow where GitHub looks for it, with the path of the app', async () => {
    const root = folders.write(
      Object.fromEntries(Object.entries(flask).map(([path, text]) => [`web/shop/${path}`, text])),
    );
    mkdirSync(join(root, '.git'));
    await run(join(root, 'web/shop'));
    expect(read(root, '.github/workflows/deploy-shop.yaml')).toContain('path: "web/shop"');
  });

  test('calls a Django rock as its project is called', async () => {
    const directory = folders.write(samples['django'] ?? {});
    await run(directory);
    expect(read(directory, 'rockcraft.yaml')).toMatch(/^name: my-app$/m);
  });

  test('takes a framework that the app does not show yet', async () => {
    const directory = folders.write({});
    await run(directory, '--framework', 'go-framework', '--name', 'x1');
    expect(read(directory, 'rockcraft.yaml')).toContain('  - go-framework\n');
  });

  test.each([
    ['a framework that does not exist', flask, ['--framework', 'rails'], 'INPUT_INVALID'],
    ['a name that cannot be one', flask, ['--name', 'My App'], 'INPUT_INVALID'],
    ['an unknown flag', flask, ['--fore'], 'INPUT_INVALID'],
    ['an app of nothing', {}, [], 'FRAMEWORK_UNDETECTED'],
    ['an app of two', { ...flask, 'go.mod': 'module x\n' }, [], 'FRAMEWORK_AMBIGUOUS'],
  ])('refuses %s and writes nothing', async (_, files, args, code) => {
    const directory = folders.write(files);
    const before = readdirSync(directory);
    await expect(run(directory, ...args)).rejects.toMatchObject({ code });
    expect(readdirSync(directory)).toEqual(before);
  });
});
