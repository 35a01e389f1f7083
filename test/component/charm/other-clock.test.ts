import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeOciArchive } from '../../../src/oci/index.ts';
import { charmWorkspace, PLAIN_CHARM, type CharmWorkspace } from '../../support/charm-project.ts';
import { sampleImage } from '../../support/sample-image.ts';

let workspace: CharmWorkspace;
beforeEach(async () => {
  workspace = await charmWorkspace();
  await workspace.change(PLAIN_CHARM);
});
afterEach(async () => {
  vi.useRealTimers();
  await workspace.dispose();
});

/** Hashes of a charm and of the archive of an image, packed with nothing kept while the clock says `now`. */
async function packedAt(now: string): Promise<unknown> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
  const cacheDir = join(workspace.folder, `cache-${now}`);
  const { charm } = await workspace.pack({}, {}, cacheDir);
  const { store, image } = await sampleImage(workspace.ports);
  const archive = join(workspace.folder, `${now}.rock`);
  await writeOciArchive(store, image, archive, { tag: '1' });
  const { stdout } = await workspace.ports.exec.run({ argv: ['sha256sum', charm ?? '', archive] });
  return stdout.match(/^[0-9a-f]{64}/gm);
}

test('what is packed is the same whatever the clock says', async () => {
  const today = await packedAt('2026-11-26T00:00:00Z');
  expect(today).toHaveLength(2);
  // Before zip's first year, the last second of 32 bits, and the one after it.
  for (const now of ['1970-01-01T00:00:01Z', '2038-01-19T03:14:07Z', '2038-01-19T03:14:08Z'])
    expect(await packedAt(now), now).toEqual(today);
});
