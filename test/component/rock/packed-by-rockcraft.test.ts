import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRockContents, rocksToCompare, type RockContents } from '../../support/packed-rock.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { exampleLab, packIn } from '../../support/rock-lab.ts';
import { ROOT } from '../../support/source-files.ts';

// What rockcraft 1.20.0 packed of the same projects, on the same kind of base, is recorded in test/fixtures/packed-rocks.
const FIXTURES = join(ROOT, 'test/fixtures/packed-rocks');
let ports: TestPorts;
beforeAll(() => {
  ports = realPorts();
});
afterAll(() => ports.dispose());

/** A path whose content is meant to differ, and why; its type, mode and owner are compared all the same. */
const OTHER_BYTES: Readonly<Record<string, string>> = {
  'usr/bin/pebble': 'built here from its pinned source',
  'usr/bin/statsd_exporter': 'built here from its pinned source',
  'usr/bin/flask': "uv's words for a start script",
  'usr/bin/gunicorn': "uv's words for a start script",
  'flask/gunicorn.conf.py': 'the same settings without a docstring',
};

async function ours(name: string): Promise<RockContents> {
  await using lab = await exampleLab('flask');
  const inputs: Record<string, string> = {};
  if (name === 'hello-site') {
    await cp(join(FIXTURES, name), join(lab.folder, name), { recursive: true, verbatimSymlinks: true });
    Object.assign(inputs, { path: name, 'base-image': '' });
  }
  const { rock = '' } = await packIn(ports, lab, { inputs });
  const { baseLayers, keep } = rocksToCompare[name] ?? { baseLayers: 0, keep: () => true };
  return await readRockContents(rock, baseLayers, keep);
}

const recorded = async (name: string): Promise<RockContents> =>
  JSON.parse(await readFile(join(FIXTURES, `${name}.json`), 'utf8')) as RockContents;

const withoutBytes = (files: RockContents['files']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, kind]) => [
      path,
      path in OTHER_BYTES ? kind.slice(0, kind.lastIndexOf(' ')) : kind,
    ]),
  );

describe.each(['guestbook', 'hello-site'])('%s', (name) => {
  let mine: RockContents;
  let theirs: RockContents;
  beforeAll(async () => {
    theirs = await recorded(name);
    mine = await ours(name);
  });

  test('starts in the same way, and says the same of itself', () => {
    // The base of the recording says nothing; a tar as base gets the PATH of a base that says nothing else.
    const own =
      name === 'guestbook' ? ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] : [];
    expect(mine.config).toEqual({ ...theirs.config, Env: [...own, ...(theirs.config['Env'] as string[])] });
  });

  test('has the same metadata, Pebble layer, accounts and mappings', () => {
    const shadow = (documents: RockContents['documents']): unknown =>
      Object.fromEntries(
        Object.entries(documents).map(([path, value]) => [
          path,
          // The day of the last change of a password that there is none of: ours is no clock's.
          path === 'etc/shadow' ? String(value).replace(/:\d+:/, ':DAY:') : value,
        ]),
      );
    expect(shadow(mine.documents)).toEqual(shadow(theirs.documents));
  });

  test('has the same files with the same modes and owners', () => {
    // What only ours has: the identity that a deployment is proved with.
    const { '.rock/id': id, 'etc/shadow': shadow, ...files } = withoutBytes(mine.files);
    expect(id).toMatch(/^file 644 0:0 /);
    const { 'etc/shadow': theirShadow, ...rest } = withoutBytes(theirs.files);
    expect(files).toEqual(rest);
    // rockcraft leaves the passwords of a base readable for everybody; ours keeps the base's mode.
    if (theirShadow !== undefined) expect([theirShadow, shadow]).toEqual(['file 644 0:0', 'file 640 0:42']);
  });
});
