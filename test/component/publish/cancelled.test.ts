import { beforeEach, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { judgeTag, undisturbedDigest } from '../../support/chaos/run-once.ts';
import { offerBase, packAndPublish } from '../../support/chaos/work.ts';
import { realPorts } from '../../support/ports.ts';
import { startScriptedRegistry } from '../../support/scripted-registry.ts';

const OLD = { bytes: Buffer.from('what was there'), mediaType: 'application/vnd.oci.image.manifest.v1+json' };
let digest: string;
beforeEach(async () => {
  digest = await undisturbedDigest();
});

test('a publication that is cancelled at any of its requests leaves the tag old or new, and whole', async () => {
  const ends: string[] = [];
  while (ends.at(-1) !== 'done') ends.push(await cancelledAt(ends.length + 1));
  // The last run had fewer requests than it was to be cancelled at.
  expect(ends.length).toBeGreaterThan(8);
  expect(new Set(ends.slice(0, -1))).toEqual(new Set(['tag old', 'tag new']));
});

async function cancelledAt(request: number): Promise<'tag old' | 'tag new' | 'done'> {
  const ports = realPorts();
  let seen = 0;
  const server = await startScriptedRegistry({
    guard() {
      seen += 1;
      // As the boundary does when a signal comes.
      if (seen === request) ports.cancel();
      return undefined;
    },
  });
  try {
    await offerBase(ports, server);
    server.manifests.set('1', OLD);
    const folder = await ports.files.makeTemp('cancelled-');
    const ended = await packAndPublish(ports, folder, server.host).then(
      () => 'done' as const,
      (error: unknown) => {
        expect(isFailure(error, 'CANCELLED'), String(error)).toBe(true);
        return 'cancelled' as const;
      },
    );
    const isOld = server.manifests.get('1')?.bytes === OLD.bytes;
    if (!isOld) expect(judgeTag(server, digest, `cancelled at request ${request}`)).toEqual([]);
    if (ended === 'done') return 'done';
    return isOld ? 'tag old' : 'tag new';
  } finally {
    await server.close();
    await ports.dispose();
  }
}
