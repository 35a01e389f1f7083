import { describe, expect, test } from 'vitest';
import { areaOf, readSources } from '../../support/source-files.ts';

/**
 * Who may import whom: only areas on a lower level, never one on the same level. This table is the documentation;
 * docs/architecture.md explains the areas.
 */
const LEVELS: readonly (readonly string[])[] = [
  ['errors', 'ports', 'multiarch'],
  ['project', 'oci', 'debian', 'elf', 'docker', 'python'],
  ['frameworks', 'integrations', 'registry', 'github', 'cache', 'sbom', 'craft', 'action', 'bundle'],
  ['rock', 'charm', 'juju', 'charmhub', 'controller'],
  ['actions'],
  ['cli'],
];

/** Areas with folders: a folder imports only those before it. What lies beside the folders may import all of them. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'src/juju': ['client', 'controllers', 'diagnostics', 'input', 'read', 'judge', 'plan', 'verify', 'deploy'],
  'src/controller/commands': [
    'line',
    'settings',
    'secrets',
    'relations',
    'run',
    'status',
    'controllers',
    'deploy',
  ],
};

function levelOf(area: string): number {
  return LEVELS.findIndex((areas) => areas.includes(area));
}

const sources = [...readSources('src'), ...readSources('actions')];

describe('imports point down', () => {
  test.each([...new Set(sources.map(({ path }) => areaOf(path)))])('%s has a level', (area) => {
    expect(levelOf(area), `add ${area} to LEVELS`).toBeGreaterThanOrEqual(0);
  });

  test('no file imports its own level or a higher one', () => {
    const wrong = sources.flatMap(({ path, imports }) => {
      const from = areaOf(path);
      return (
        imports
          .filter((target) => target.startsWith('src/') || target.startsWith('actions/'))
          .map(areaOf)
          .filter((to) => to !== from && levelOf(to) >= levelOf(from))
          // The one pair of neighbours: a port promises which Failure it throws.
          .filter((to) => !(from === 'ports' && to === 'errors'))
          .map((to) => `${path}: ${from} -> ${to}`)
      );
    });
    expect(wrong).toEqual([]);
  });

  test('an area is entered through its index, or through a file made for that', () => {
    const doors = /\/(index|definition|main)\.ts$/;
    const sideDoors = new Set(['src/action/github-entry.ts', 'src/ports/node/index.ts']);
    const wrong = sources.flatMap(({ path, imports }) =>
      imports
        .filter((target) => target.startsWith('src/') && areaOf(target) !== areaOf(path))
        .filter((target) => !doors.test(target) && !sideDoors.has(target))
        .map((target) => `${path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe.each(Object.entries(FOLDERS))('the folders of %s', (base, folders) => {
  const folderOf = (path: string): string | undefined =>
    path.startsWith(`${base}/`) ? path.slice(base.length + 1).match(/^([^/]+)\//)?.[1] : undefined;

  test('all have a place', () => {
    const found = sources.map(({ path }) => folderOf(path)).filter((folder) => folder !== undefined);
    expect([...new Set(found)].sort()).toEqual([...folders].sort());
  });

  test('import one another in one direction', () => {
    const wrong = sources.flatMap(({ path, imports }) => {
      const from = folderOf(path);
      if (from === undefined) return [];
      return imports
        .filter((target) => {
          const to = folderOf(target);
          return to !== undefined && folders.indexOf(to) > folders.indexOf(from);
        })
        .map((target) => `${path} -> ${target}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('effects stay behind the ports', () => {
  /** Computation without effects, whatever the module is called. */
  const harmless = new Set([
    'node:crypto',
    'node:zlib',
    'node:path',
    'node:path/posix',
    'node:util',
    'node:stream',
    'node:stream/promises',
    'node:buffer',
    'node:url',
    'node:events',
    'node:string_decoder',
  ]);
  const boundary = (path: string): boolean =>
    path.startsWith('src/ports/node/') || path.startsWith('src/action/') || path.startsWith('src/cli/');

  test('only src/ports/node and the boundary import modules with effects', () => {
    const wrong = sources
      .filter(({ path }) => !boundary(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => name.startsWith('node:') && !harmless.has(name))
          .map((name) => `${path}: ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test.each([
    ['process.env', /\bprocess\.env\b/],
    ['process.cwd()', /\bprocess\.cwd\b/],
    ['Date.now()', /\bDate\.now\b|\bnew Date\(\)/],
    ['Math.random()', /\bMath\.random\b/],
    ['fetch()', /(?<![\w.])fetch\(/],
    ['timers', /(?<![\w.])set(Timeout|Interval|Immediate)\(/],
    ['a shell', /shell:\s*true|\bexecSync\b|'-c',\s*`/],
  ])('%s is not used elsewhere', (_name, pattern) => {
    const wrong = sources
      .filter(({ path }) => !boundary(path))
      .filter(({ text }) => pattern.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  test('@actions/core is known to one module', () => {
    const users = sources.filter(({ imports }) => imports.includes('@actions/core')).map(({ path }) => path);
    expect(users).toEqual(['src/action/github-shell.ts']);
  });
});

describe('the local controller', () => {
  // Charms and rocks of any framework run in it: nothing in it may depend on which.
  test.each([
    'flask',
    'django',
    'fastapi',
    'gunicorn',
    'express',
    'spring',
    'paas-charm',
    'paas_charm',
    'guestbook',
  ])('knows nothing of %s', (name) => {
    const wrong = readSources('src/controller')
      .filter(({ text }) => text.toLowerCase().includes(name))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });
});

describe('the size of files', () => {
  test('no file has more than 250 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 251).map(({ path }) => path);
    expect(long).toEqual([]);
  });

  test('nothing is called utils or helpers', () => {
    expect(sources.map(({ path }) => path).filter((path) => /\b(utils?|helpers?)\b/.test(path))).toEqual([]);
  });
});
