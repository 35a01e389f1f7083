import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { charmWorkspace, type CharmWorkspace } from '../../support/charm-project.ts';
import { readCharmContents, type CharmContents } from '../../support/packed-charm.ts';
import { ROOT } from '../../support/source-files.ts';

// What charmcraft 4.5.0 itself packed from the same folder, in destructive mode with Python 3.11.
// docs/engines.md tells how it was recorded, and why each difference that is named here is one.
const FIXTURES = join(ROOT, 'test/fixtures/packed-charms');
const BUILD_TOOLS =
  /^venv\/(pip|setuptools|pkg_resources|wheel|packaging|_distutils_hack|distutils-precedence\.pth)\b/;
/** Who installed a package, and from what: charmcraft from source, we from the wheel, which may list its crates. */
const INSTALLER = /\.dist-info\/(INSTALLER|METADATA|RECORD|REQUESTED|WHEEL|sboms\/.+)$/;
/** Native code is for the Python of the base: 3.12, and not that of the machine. */
const NATIVE = /\.cpython-\d+-x86_64-linux-gnu\.so$/;

const PROJECTS = [
  { project: 'notes', inputs: {}, count: 163, natives: ['yaml/_yaml'] },
  // Of the Flask extension; its libraries lay in lib/ when charmcraft packed it.
  {
    project: 'postcards',
    inputs: { 'charm-libs': join(ROOT, 'test/fixtures/charm-libs') },
    count: 565,
    natives: ['markupsafe/_speedups', 'pydantic_core/_pydantic_core', 'rpds/rpds', 'yaml/_yaml'],
  },
];

function compared(files: CharmContents['files']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).filter(
      ([name]) => !BUILD_TOOLS.test(name) && !INSTALLER.test(name) && !NATIVE.test(name),
    ),
  );
}

describe.each(PROJECTS)(
  'the charm $project that charmcraft packed, and ours of the same folder',
  (recorded) => {
    const { project, inputs, count, natives } = recorded;
    const theirs = JSON.parse(readFileSync(join(FIXTURES, `${project}.json`), 'utf8')) as CharmContents;
    let workspace: CharmWorkspace;
    let ours: CharmContents;
    beforeAll(async () => {
      workspace = await charmWorkspace(join(FIXTURES, project));
      const { charm = '' } = await workspace.pack({ engine: 'embedded', ...inputs });
      ours = readCharmContents(charm);
    });
    afterAll(() => workspace.dispose());

    it('have the same files with the same modes and bytes', () => {
      expect(compared(ours.files)).toEqual(compared(theirs.files));
      expect(Object.keys(compared(theirs.files))).toHaveLength(count);
    });
    it('have the same native modules, each for its Python', () => {
      const nameless = (files: CharmContents['files']) =>
        Object.keys(files).flatMap((name) => (NATIVE.test(name) ? [name.replace(NATIVE, '')] : []));
      expect(nameless(ours.files)).toEqual(nameless(theirs.files));
      expect(Object.keys(ours.files).filter((name) => NATIVE.test(name))).toEqual(
        natives.map((name) => `venv/${name}.cpython-312-x86_64-linux-gnu.so`),
      );
    });
    it('tell Python of the same packages', () => {
      const packages = (files: CharmContents['files']) =>
        Object.keys(files).filter((name) => name.endsWith('.dist-info/METADATA') && !BUILD_TOOLS.test(name));
      expect(packages(ours.files)).toEqual(packages(theirs.files));
      expect(packages(ours.files).length).toBeGreaterThan(0);
    });
    it('say the same to Juju', () => {
      const { 'manifest.yaml': manifest, ...documents } = theirs.documents;
      const { 'manifest.yaml': own, ...rest } = ours.documents;
      expect(rest).toEqual(documents);
      expect(own).toEqual({
        ...(manifest as object),
        'charmcraft-version': 'paas-action',
        'charmcraft-started-at': expect.any(String) as string,
      });
    });
    it('differ in the tools that charmcraft leaves in the virtual environment', () => {
      expect(Object.keys(ours.files).filter((name) => BUILD_TOOLS.test(name))).toEqual([]);
      expect(
        Object.keys(theirs.files).filter((name) => /^venv\/(pip|setuptools|wheel)\/__init__\.py$/.test(name)),
      ).toHaveLength(3);
    });
  },
);
