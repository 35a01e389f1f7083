import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  charmcraft,
  chooseEngine,
  chooseIsolation,
  keptFolder,
  listBuilds,
  planPack,
  rockcraft,
  type CraftMachine,
} from '../../../src/craft/index.ts';
import { parseRelease } from '../../../src/craft/machine.ts';
import { Failure } from '../../../src/errors/index.ts';
import { parseYaml } from '../../../src/project/index.ts';

const runner: CraftMachine = {
  architecture: 'amd64',
  release: 'ubuntu@24.04',
  tool: { path: '/snap/bin/rockcraft', version: '1.20.0' },
  hasLxd: true,
  privilege: ['sudo', '-n'],
  throwAway: true,
};
const one = [{ platform: 'amd64', base: 'ubuntu@24.04' }];
const request = {
  tool: rockcraft,
  directory: '/w/app',
  experimental: false,
  timeout: 1000,
  wheels: '/c/wheels',
  logs: '/s/logs',
};
const lxd = { isolation: 'lxd', why: 'x' } as const;
const destructive = { isolation: 'destructive', why: 'x' } as const;

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('expected a Failure');
}

describe('the command line', () => {
  test('in LXD, all platforms', () => {
    expect(planPack({ ...request, isolation: lxd }, runner)).toMatchObject({
      argv: ['/snap/bin/rockcraft', 'pack', '--verbosity=verbose', '--use-lxd'],
      cwd: '/w/app',
      env: {},
      folders: [],
    });
  });

  test('one platform; a name that looks like a flag stays a value', () => {
    const { argv } = planPack({ ...request, isolation: lxd, platform: '-x' }, runner);
    expect(argv.at(-1)).toBe('--platform=-x');
  });

  test('charmcraft keeps its wheels in a folder that is there, but only in LXD, which alone looks for it', () => {
    const charm = { ...request, tool: charmcraft };
    expect(planPack({ ...charm, isolation: lxd }, runner)).toMatchObject({
      env: { CRAFT_SHARED_CACHE: '/c/wheels' },
      folders: ['/c/wheels'],
    });
    expect(planPack({ ...charm, isolation: destructive }, { ...runner, privilege: [] })).toMatchObject({
      env: {},
      folders: [],
    });
  });

  test('on the machine itself as root through sudo, which starts with an empty environment', () => {
    const plan = planPack({ ...request, isolation: destructive, experimental: true }, runner);
    expect(plan.argv).toEqual([
      'sudo',
      '-n',
      'env',
      'ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS=1',
      'XDG_STATE_HOME=/s/logs',
      '/snap/bin/rockcraft',
      'pack',
      '--verbosity=verbose',
      '--destructive-mode',
    ]);
    expect(plan.folders).toEqual(['/s/logs']);
  });

  test('what decides the outcome is part of its identity', () => {
    const identities = [
      planPack({ ...request, isolation: lxd }, runner),
      planPack({ ...request, isolation: destructive }, runner),
      planPack({ ...request, isolation: lxd, platform: 'amd64' }, runner),
      planPack({ ...request, isolation: lxd, experimental: true }, runner),
      planPack({ ...request, isolation: lxd }, { ...runner, tool: { path: '/x', version: '1.21.0' } }),
      planPack({ ...request, isolation: lxd }, { ...runner, architecture: 'arm64' }),
      planPack({ ...request, isolation: lxd, tool: charmcraft }, runner),
    ].map(({ identity }) => JSON.stringify(identity));
    expect(new Set(identities).size).toBe(identities.length);
  });
});

describe('where to build', () => {
  test.each([
    ['a thrown away runner of the release', 'auto', one, runner, 'destructive'],
    ['a machine that is kept', 'auto', one, { ...runner, throwAway: false }, 'lxd'],
    ['another release', 'auto', one, { ...runner, release: 'ubuntu@22.04' }, 'lxd'],
    ['no root', 'auto', one, { ...runner, privilege: undefined as never }, 'lxd'],
    ['two platforms', 'auto', [...one, { platform: 'b', base: 'ubuntu@24.04' }], runner, 'lxd'],
    ['a base that is not said', 'auto', [{ platform: 'amd64' }], runner, 'lxd'],
    ['the former key bases', 'auto', undefined, runner, 'lxd'],
    [
      'asked for on a kept machine of the release',
      'destructive',
      one,
      { ...runner, throwAway: false },
      'destructive',
    ],
    ['asked for LXD', 'lxd', one, runner, 'lxd'],
  ] as const)('%s', (_name, wanted, builds, machine, isolation) => {
    expect(chooseIsolation(wanted, builds, machine).isolation).toBe(isolation);
  });

  test('destructive on another release is refused, with both releases', () => {
    const failure = failureOf(() => chooseIsolation('destructive', one, { ...runner, release: 'debian@12' }));
    expect(failure).toMatchObject({ code: 'CRAFT_WRONG_BASE' });
    expect(failure.message).toContain('the base is ubuntu@24.04 and this machine is debian@12');
  });

  test('no LXD and a kept machine: every reason is listed', () => {
    const failure = failureOf(() =>
      chooseIsolation('auto', one, { ...runner, hasLxd: false, throwAway: false }),
    );
    expect(failure).toMatchObject({ code: 'CRAFT_NO_BUILD_ENVIRONMENT' });
    expect(failure.details).toHaveLength(2);
  });
});

describe('what would be built here', () => {
  const builds = (text: string): unknown => listBuilds(parseYaml(text, 'rockcraft.yaml').root, 'amd64');
  test.each([
    ['base: ubuntu@24.04\nplatforms:\n  amd64:\n  arm64:\n', one],
    [
      'base: bare\nbuild-base: ubuntu@22.04\nplatforms:\n  amd64:\n',
      [{ platform: 'amd64', base: 'ubuntu@22.04' }],
    ],
    ['base: ubuntu:24.04\nplatforms:\n  amd64:\n', one],
    [
      'base: ubuntu@24.04\nplatforms:\n  small: {build-on: [amd64, arm64], build-for: [arm64]}\n',
      [{ platform: 'small', base: 'ubuntu@24.04' }],
    ],
    ['platforms:\n  ubuntu@24.04:amd64:\n', [{ platform: 'ubuntu@24.04:amd64', base: 'ubuntu@24.04' }]],
    [
      'platforms:\n  noble: {build-on: ["ubuntu@24.04:amd64"], build-for: ["ubuntu@24.04:amd64"]}\n',
      [{ platform: 'noble', base: 'ubuntu@24.04' }],
    ],
    ['base: ubuntu@24.04\nplatforms:\n  arm64:\n', []],
    ['bases:\n  - build-on: []\n', undefined],
  ])('%j', (text, expected) => {
    expect(builds(text)).toEqual(expected);
  });
});

describe('the engine', () => {
  test('auto takes craft where it is installed and says which', () => {
    expect(chooseEngine('auto', rockcraft, runner)).toEqual({
      engine: 'craft',
      why: 'engine craft, because rockcraft 1.20.0 is installed',
    });
  });
  test.each([
    ['not installed', { hasLxd: true, throwAway: true }, [], /not on PATH/],
    [
      'no LXD on a kept machine',
      { ...runner, hasLxd: false, throwAway: false },
      [],
      /LXD, in which it builds, is not/,
    ],
    ['an input of the embedded engine', runner, ['base-image'], /has nothing for base-image/],
  ])('auto is embedded: %s', (_name, machine, inputs, why) => {
    const choice = chooseEngine('auto', rockcraft, machine, inputs);
    expect(choice.engine).toBe('embedded');
    expect(choice.why).toMatch(why);
  });
  test('craft by name is held to', () => {
    const machine = { hasLxd: true, throwAway: true };
    expect(failureOf(() => chooseEngine('craft', charmcraft, machine))).toMatchObject({
      code: 'CRAFT_TOOL_MISSING',
    });
    expect(failureOf(() => chooseEngine('craft', rockcraft, runner, ['resolution']))).toMatchObject({
      code: 'INPUT_INVALID',
      message: 'resolution cannot be used with engine: craft',
    });
  });
});

test('os-release with and without quotes', () => {
  expect(parseRelease('ID=ubuntu\nVERSION_ID="24.04"\nID_LIKE=debian\n')).toBe('ubuntu@24.04');
  expect(parseRelease("VERSION_ID='12'\nID=debian\n")).toBe('debian@12');
  expect(parseRelease('')).toBe('unknown@unknown');
});

test('what is kept of one project is never in the way of another, nor a rock in that of its charm', () => {
  const kept = (tool: typeof rockcraft, cwd: string): string =>
    dirname(keptFolder('/c', { tool, cwd }, 'content'));
  const folders = [kept(rockcraft, '/w/a'), kept(charmcraft, '/w/a'), kept(rockcraft, '/w/b')];
  expect(new Set(folders).size).toBe(3);
  expect(kept(rockcraft, '/w/a')).toBe(folders[0]);
});
