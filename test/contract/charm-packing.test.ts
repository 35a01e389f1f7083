import { chmod, symlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openZip, readCharm } from '../../src/controller/index.ts';
import { charmWorkspace, type CharmWorkspace } from '../support/charm-project.ts';

const CHARMCRAFT = `
name: tiny
type: charm
summary: A tiny charm
description: It does nothing.
base: ubuntu@24.04
platforms:
  amd64:
parts:
  charm:
    plugin: charm
    source: .
`;
const CHARM = '#!/usr/bin/env python3\nimport ops\n\nops.main(ops.CharmBase)\n';

interface Project {
  readonly name: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly more?: string;
  /** Symlinks: where to, by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** Paths beyond those that every charm has. */
  readonly contains?: readonly string[];
  readonly lacks?: readonly string[];
}

const projects: readonly Project[] = [
  { name: 'the smallest charm' },
  {
    name: 'a charm with everything that Juju reads',
    more: `
containers: {app: {resource: image, mounts: [{storage: data, location: /data}]}}
resources: {image: {type: oci-image}}
storage: {data: {type: filesystem}}
requires: {db: {interface: postgresql_client, limit: 1}}
config: {options: {'on': {type: string, default: 'yes'}, port: {type: int, default: 8080}}}
actions: {now: {description: Do it, params: {how: {type: string}}}}
links: {contact: [me@example.com], documentation: 'https://example.com'}
`,
    contains: ['config.yaml', 'actions.yaml'],
  },
  {
    name: 'a dispatch of its own',
    files: { dispatch: '#!/bin/sh\nexec python3 src/charm.py\n' },
  },
  {
    name: 'hooks that are links to the entry point',
    links: { 'hooks/config-changed': '../src/charm.py' },
    contains: ['hooks/config-changed'],
  },
  {
    name: 'a hook of its own',
    files: { 'hooks/install': '#!/bin/sh\nexit 0\n' },
  },
  {
    name: 'an entry point elsewhere',
    more: 'parts: {charm: {plugin: charm, source: ., charm-entrypoint: lib/start.py}}',
    files: { 'lib/start.py': CHARM },
    contains: ['lib/start.py'],
  },
  {
    name: 'libraries, templates and files to leave out',
    files: {
      'lib/charms/other/v1/thing.py': 'LIBID = "x"\nLIBAPI = 1\nLIBPATCH = 2\n',
      'templates/deep/page.j2': '{{ x }}',
      'src/grafana_dashboards/a.json': '{}',
      '.jujuignore': 'secret.txt\n',
      'src/secret.txt': 'x',
      'src/__pycache__/charm.cpython-312.pyc': 'x',
      '.github/workflows/a.yaml': 'x',
    },
    contains: ['lib/charms/other/v1/thing.py', 'templates/deep/page.j2', 'src/grafana_dashboards/a.json'],
    lacks: [
      'src/secret.txt',
      '.jujuignore',
      '.github/workflows/a.yaml',
      'src/__pycache__/charm.cpython-312.pyc',
    ],
  },
  {
    name: 'names that are not ASCII',
    files: { 'src/größe.txt': 'x', 'src/語.txt': 'x' },
    contains: ['src/größe.txt', 'src/語.txt'],
  },
];

let workspace: CharmWorkspace;
afterEach(() => workspace.dispose());

async function packed({ files = {}, more = '', links = {} }: Project): Promise<string> {
  workspace = await charmWorkspace();
  const own = more.startsWith('parts:') ? CHARMCRAFT.slice(0, CHARMCRAFT.indexOf('parts:')) : CHARMCRAFT;
  await workspace.change({ 'charmcraft.yaml': own + more, 'src/charm.py': CHARM, ...files });
  for (const [path, target] of Object.entries(links)) {
    await workspace.change({ [path]: '' });
    await workspace.change({ [path]: undefined });
    await symlink(target, join(workspace.folder, 'charm', path));
  }
  await chmod(join(workspace.folder, 'charm/src/charm.py'), 0o755);
  return (await workspace.pack()).charm ?? '';
}

// None of them has requirements, so nothing is downloaded and no program but Python's parser runs.
describe.each(projects)('every packed charm: $name', (project) => {
  it('fulfils what Juju and its readers rely on', async () => {
    const bytes = readFileSync(await packed(project));
    const { entries, read } = openZip(bytes);
    const names = entries.map(({ name }) => name);

    expect(readCharm(bytes)).toMatchObject({ name: 'tiny', base: { name: 'ubuntu', channel: '24.04' } });
    expect(names).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        ...[
          'dispatch',
          'hooks/install',
          'hooks/start',
          'hooks/upgrade-charm',
          'manifest.yaml',
          'metadata.yaml',
        ],
        ...(project.contains ?? []),
      ]),
    );
    for (const name of ['charmcraft.yaml', ...(project.lacks ?? [])]) expect(names).not.toContain(name);
    for (const { name, kind, mode } of entries) {
      expect(kind, name).toBe('file');
      expect([0o644, 0o755], name).toContain(mode);
      // Whatever Juju starts must be a program that may be started.
      if (!/^(?:dispatch$|hooks\/)/.test(name)) continue;
      expect(mode, name).toBe(0o755);
      expect(Buffer.from(read(name) ?? []).toString(), name).toMatch(/^#!/);
    }
  });

  it('comes out the same the second time, and is then left alone', async () => {
    const first = readFileSync(await packed(project));
    const again = await workspace.pack({ output: 'again' });
    expect(readFileSync(again.charm ?? '').equals(first)).toBe(true);
    expect(await workspace.pack({ output: 'again' })).toMatchObject({ reused: 'true', sha256: again.sha256 });
  });
});
