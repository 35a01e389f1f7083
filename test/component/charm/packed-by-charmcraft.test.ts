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
/** Who installed a package, and from what: charmcraft from source, we from the wheel. */
const INSTALLER = /\.dist-info\/(INSTALLER|METADATA|RECORD|REQUESTED|WHEEL)$/;
/** Native code is for the Python of the base: 3.12, and not that of the machine. */
const NATIVE = /\.cpython-\d+-x86_64-linux-gnu\.so$/;

let workspace: CharmWorkspace;
let ours: CharmContents;
const theirs = JSON.parse(readFileSync(join(FIXTURES, 'notes.json'), 'utf8')) as CharmContents;
beforeAll(async () => {
  workspace = await charmWorkspace(join(FIXTURES, 'notes'));
  const { charm = '' } = await workspace.pack({ engine: 'embedded' });
  ours = readCharmContents(charm);
});
afterAll(() => workspace.dispose());

function compared(files: CharmContents['files']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).filter(
      ([name]) => !BUILD_TOOLS.test(name) && !INSTALLER.test(name) && !NATIVE.test(name),
    ),
  );
}

describe('a charm that charmcraft packed, and ours of the same folder', () => {
  it('have the same files with the same modes and bytes', () => {
    expect(compared(ours.files)).toEqual(compared(theirs.files));
    expect(Object.keys(compared(theirs.files)).length).toBeGreaterThan(150);
  });
  it('have the same native modules, each for its Python', () => {
    const nameless = (files: CharmContents['files']) =>
      Object.keys(files).flatMap((name) => (NATIVE.test(name) ? [name.replace(NATIVE, '')] : []));
    expect(nameless(ours.files)).toEqual(nameless(theirs.files));
    expect(Object.keys(ours.files).filter((name) => NATIVE.test(name))).toEqual([
      'venv/yaml/_yaml.cpython-312-x86_64-linux-gnu.so',
    ]);
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
});
