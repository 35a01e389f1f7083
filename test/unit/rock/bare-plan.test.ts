import { describe, expect, test } from 'vitest';
import { divideSlices, planStagePackages } from '../../../src/debian/index.ts';
import { parseLayoutScript, planDirectories } from '../../../src/rock/plan/build-script.ts';
import { cutCommand, readPackages } from '../../../src/rock/slices/cut-slices.ts';

describe('slices of an image', () => {
  test('are ours to make when there is none but the certificates', () => {
    expect(divideSlices([])).toEqual({ builtIn: [], cut: [] });
    expect(divideSlices(['ca-certificates_data'])).toEqual({ builtIn: ['ca-certificates_data'], cut: [] });
  });

  test('are all cut by chisel as soon as one needs it, so that they are of one version', () => {
    expect(divideSlices(['bash_bins', 'ca-certificates_data'])).toEqual({
      builtIn: [],
      cut: ['bash_bins', 'ca-certificates_data'],
    });
  });

  test.each([
    ['bash_bins', 'bare', undefined],
    ['python3.12-venv_ensurepip', 'bare', undefined],
    ['libstdc++6_libs', 'bare', undefined],
    ['nodejs_bins', 'bare', undefined],
    ['ca-certificates_data', 'image', undefined],
    ['bash_bins', 'image', /base bare only/],
    ['Bash_bins', 'bare', /not the name of a slice/],
    ['bash_ok', 'bare', /not the name of a slice/],
    ['bash_bins_more', 'bare', /not the name of a slice/],
    ['_bins', 'bare', /not the name of a slice/],
  ] as const)('%s on %s', (name, base, reason) => {
    const { slices, refused } = planStagePackages([name], base);
    if (reason === undefined) expect({ slices, refused }).toEqual({ slices: [name], refused: [] });
    else expect(refused).toEqual([{ name, reason: expect.stringMatching(reason) as string }]);
  });
});

test('the command line takes nothing from the machine', () => {
  const request = { slices: ['a1_bins', 'b2_libs'], version: '22.04', architecture: 'arm64' };
  expect(cutCommand('/bin/chisel', '/tree', request)).toEqual(
    '/bin/chisel cut --ignore=unmaintained --ignore=unstable --release=ubuntu-22.04 --arch=arm64 --root=/tree a1_bins b2_libs'.split(
      ' ',
    ),
  );
  expect(cutCommand('chisel', '/tree', { ...request, definitions: '/own' })).toContain('--release=/own');
});

test('the packages are read from what chisel tells', () => {
  const log = [
    '2026/11/25 22:03:00 Fetching ubuntu 24.04 noble suite details...',
    '2026/11/25 22:03:01 Fetching pool/main/g/gcc-14/libstdc++6_14.2.0-4ubuntu2~24.04.1_amd64.deb...',
    '2026/11/25 22:03:01 Fetching pool/main/b/base-files/base-files_13ubuntu10.5_amd64.deb...',
    '2026/11/25 22:03:01 Extracting files from package "base-files"...',
  ].join('\n');
  expect(readPackages(log)).toEqual([
    { name: 'base-files', version: '13ubuntu10.5', architecture: 'amd64' },
    { name: 'libstdc++6', version: '14.2.0-4ubuntu2~24.04.1', architecture: 'amd64' },
  ]);
});

describe('a script that only makes folders and links', () => {
  test('is read as data', () => {
    const script =
      'mkdir -m 777 ${CRAFT_PART_INSTALL}/tmp\nln -sf /usr/bin/bash ${CRAFT_PART_INSTALL}/usr/bin/sh';
    expect(parseLayoutScript(script)).toEqual({
      folders: [{ path: 'tmp', mode: 0o777 }],
      links: [{ path: 'usr/bin/sh', target: '/usr/bin/bash' }],
    });
    expect(planDirectories([{ path: 'a/tmp', mode: 0o777 }, { path: 'a' }], [])).toEqual([
      { path: 'a', mode: 0o755, owner: 0, group: 0 },
      { path: 'a/tmp', mode: 0o777, owner: 0, group: 0 },
    ]);
  });

  test.each([
    ['a link out of the image', 'ln -s /usr/bin/bash ${CRAFT_PART_INSTALL}/../sh'],
    ['a link somewhere else', 'ln -sf /usr/bin/bash /usr/bin/sh'],
    ['a link to what a shell expands', 'ln -sf $HOME ${CRAFT_PART_INSTALL}/home'],
    ['two commands in one line', 'mkdir -p ${CRAFT_PART_INSTALL}/a; rm -rf /'],
    ['an odd mode', 'mkdir -m u+s ${CRAFT_PART_INSTALL}/a'],
  ])('%s is no such script', (_, script) => {
    expect(parseLayoutScript(script)).toBeUndefined();
  });
});
