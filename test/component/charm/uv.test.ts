import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openZip } from '../../../src/controller/index.ts';
import { charmWorkspace, FLASK, type CharmWorkspace } from '../../support/charm-project.ts';
import { dispatch, pythonImage } from '../../support/dispatch.ts';
import { expectRefusal } from '../../support/refusal.ts';

const PARTS =
  'parts:\n  charm: {plugin: uv, source: ., uv-groups: [more], build-snaps: [astral-uv]}\n  files: {plugin: dump, source: ., stage: [paas-config.yaml, docs], prime: [-docs/draft*]}\n';
const PYPROJECT = `[project]
name = "guestbook"
version = "0"
requires-python = ">=3.10"
dependencies = ["ops==3.9.0"]
[dependency-groups]
dev = ["iniconfig==2.1.0"]
more = ["jinja2==3.1.6"]
`;

const LIBRARIES = [
  ...['traefik_k8s/v2/ingress', 'observability_libs/v0/juju_topology', 'grafana_k8s/v0/grafana_dashboard'],
  ...[
    'loki_k8s/v1/loki_push_api',
    'data_platform_libs/v0/data_interfaces',
    'prometheus_k8s/v0/prometheus_scrape',
  ],
  ...[
    'data_platform_libs/v0/s3',
    'saml_integrator/v0/saml',
    'smtp_integrator/v0/smtp',
    'squid_forward_proxy/v0/http_proxy',
  ],
];
const LIBRARY = (path: string): string =>
  `LIBID = "x"\nLIBAPI = ${/v(\d+)/.exec(path)?.[1] ?? ''}\nLIBPATCH = 1\nPYDEPS = ${path.endsWith('ingress') ? '["no-such-package"]' : '["ops"]'}\n`;

let workspace: CharmWorkspace;
const project = (): string => join(workspace.folder, 'charm');
const lock = ({ folder }: CharmWorkspace): void =>
  void execFileSync('uv', ['lock', '--quiet'], { cwd: join(folder, 'charm') });

const charmcraft = (group = 'more'): string =>
  readFileSync(join(FLASK, 'charm-ops/charmcraft.yaml'), 'utf8').replace(
    /^parts:[^]*?(?=^\S|$(?![^]))/m,
    '',
  ) + PARTS.replace('more', group);

/** The example's charm on ops, as a project of uv. */
async function uvCharm(): Promise<CharmWorkspace & AsyncDisposable> {
  const made = await charmWorkspace(join(FLASK, 'charm-ops'));
  await made.change({
    'charmcraft.yaml': charmcraft(),
    'pyproject.toml': PYPROJECT,
    'paas-config.yaml': 'port: 8080\n',
    'docs/a.md': 'a',
    'docs/draft.md': 'not yet',
    'requirements.txt': undefined,
  });
  lock(made);
  return { ...made, [Symbol.asyncDispose]: () => made.dispose() };
}

beforeAll(async () => {
  workspace = await uvCharm();
});
afterAll(() => workspace.dispose());

/** A charm of the second generation, whose libraries are in the project. */
async function frameworkCharm(): Promise<CharmWorkspace & AsyncDisposable> {
  const other = await charmWorkspace();
  const library = (path: string): Promise<void> => other.change({ [`lib/charms/${path}.py`]: LIBRARY(path) });
  await other.change({
    'charmcraft.yaml':
      'name: guestbook\ntype: charm\nsummary: A charm\ndescription: It serves.\nbase: ubuntu@26.04\nplatforms: {amd64: }\nextensions: [flask-framework]\n',
    'pyproject.toml': PYPROJECT.replace('more =', 'charmlibs-pydeps ='),
    'paas-config.yaml': 'port: 8080\n',
    'src/charm.py': 'import ops\nops.main(ops.CharmBase)\n',
  });
  for (const path of LIBRARIES) await library(path);
  lock(other);
  return { ...other, [Symbol.asyncDispose]: () => other.dispose() };
}

const namesIn = (charm = ''): readonly string[] =>
  openZip(readFileSync(charm)).entries.map(({ name }) => name);

describe('a charm of the plugin uv', () => {
  it('has the packages that uv installs of the lock, in a virtual environment', async () => {
    const { charm } = await workspace.pack({ 'python-version': '3.11' });
    const place = 'venv/lib/python3.11/site-packages/';
    const own = namesIn(charm)
      .filter((name) => name.startsWith(place))
      .map((name) => name.slice(place.length));
    const venv = join(workspace.folder, 'theirs');
    await mkdir(venv);
    // The command of charmcraft's plugin.
    const sync = [
      'sync',
      '--quiet',
      '--no-dev',
      '--no-editable',
      '--reinstall',
      '--group',
      'more',
      '--no-install-project',
    ];
    const env = {
      ...process.env,
      UV_FROZEN: 'true',
      UV_PROJECT_ENVIRONMENT: join(venv, 'venv'),
      UV_PYTHON: '3.11',
    };
    execFileSync('uv', sync, { cwd: project(), env });
    const theirs = readdirSync(join(venv, 'venv/lib/python3.11/site-packages'), {
      recursive: true,
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(venv, place).length));
    const modules = (names: readonly string[]): readonly string[] =>
      names
        .filter(
          (name) =>
            !/\.dist-info\/(?:RECORD|REQUESTED|INSTALLER|uv_cache.json)$|^_virtualenv|^\.|\.pyc$/.test(name),
        )
        .sort();
    expect(modules(own)).toEqual(modules(theirs));
    expect(own).not.toContain('iniconfig/__init__.py');
  });

  it('has src and lib of the project, what other parts add, and nothing else', async () => {
    const names = namesIn((await workspace.pack({ 'python-version': '3.11' })).charm);
    expect([...new Set(names.map((name) => name.replace(/\/.*/, '')))]).toEqual(
      ['config.yaml', 'dispatch', 'docs', 'manifest.yaml', 'metadata.yaml', 'paas-config.yaml', 'src', 'venv']
        .concat(names.includes('actions.yaml') ? ['actions.yaml'] : [])
        .sort(),
    );
    expect(names.filter((name) => name.startsWith('docs/'))).toEqual(['docs/a.md']);
    expect(names).toContain('venv/pyvenv.cfg');
  });

  it('says of itself what charmcraft says of a charm of this plugin', async () => {
    const { charm = '' } = await workspace.pack({ 'python-version': '3.11' });
    const manifest = openZip(readFileSync(charm)).read('manifest.yaml') ?? new Uint8Array();
    expect(parse(Buffer.from(manifest).toString())).toMatchObject({
      analysis: {
        attributes: [
          { name: 'language', result: 'unknown' },
          { name: 'framework', result: 'unknown' },
        ],
      },
    });
  });

  it("runs on the base's Python", async () => {
    const { charm = '' } = await workspace.pack({ 'python-version': '3.11' });
    const image = await pythonImage(workspace.ports);
    const { output } = dispatch(workspace.folder, image, charm, 'hooks/config-changed');
    expect(output).toMatch(/^status-set --application=False waiting(?: --)? Waiting for pebble ready$/m);
  });

  it('is the same the second time, and another on another base', async () => {
    const first = await workspace.pack({ output: 'one' });
    expect((await workspace.pack({ output: 'two' })).sha256).toBe(first.sha256);
    const names = namesIn(first.charm);
    expect(names.some((name) => name.startsWith('venv/lib/python3.12/site-packages/ops/'))).toBe(true);
  });

  it("is packed with the framework extension's build script written out", async () => {
    await using other = await uvCharm();
    const script = String.raw`"rustup default stable\ncraftctl default\n"`;
    await other.change({
      'charmcraft.yaml': charmcraft().replace('source: .,', `source: ., override-build: ${script},`),
    });
    expect(namesIn((await other.pack()).charm)).toContain('src/charm.py');
  });

  it('of a framework is packed for Ubuntu 26.04, with what its libraries need locked', async () => {
    await using other = await frameworkCharm();
    const { charm } = await other.pack({}, { CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' });
    const names = namesIn(charm);
    expect(names).toContain('venv/lib/python3.14/site-packages/ops/__init__.py');
    expect(names).toContain('lib/charms/traefik_k8s/v2/ingress.py');
    expect(names).toContain('paas-config.yaml');
    expect(other.ports.reporter.lines.join('\n')).toContain(
      'lib/charms/traefik_k8s/v2/ingress.py needs no-such-package, which uv.lock does not have',
    );
  });

  it.each([
    ['without uv.lock', { 'uv.lock': undefined }, /needs uv\.lock/],
    ['with a group that is not there', { 'charmcraft.yaml': charmcraft('other') }, /`other` is not/],
    [
      'with a file that is not there',
      { 'docs/a.md': undefined, 'docs/draft.md': undefined },
      /docs is not there/,
    ],
    [
      'with a script of the user',
      { 'charmcraft.yaml': charmcraft().replace('source: .,', 'source: ., override-build: make,') },
      /cannot do override-build/,
    ],
    [
      'with packages of the system',
      { 'charmcraft.yaml': charmcraft().replace('{plugin: dump', '{stage-packages: [libpq5], plugin: dump') },
      /cannot do stage-packages/,
    ],
  ] as const)('%s is refused with its place', async (_, files, says) => {
    await using other = await uvCharm();
    await other.change(files);
    await expectRefusal(other.pack(), {
      code: /cannot do/.test(says.source) ? 'CHARM_UNSUPPORTED' : 'CHARM_INVALID',
      says,
    });
  });
});
