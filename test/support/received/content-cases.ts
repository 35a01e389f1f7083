import { STAND_IN_LABEL, withRuntime } from '../../../src/oci/index.ts';
import { tinyCharm, zipOf } from '../tiny-charm.ts';
import { charmWith, honestCharm, METADATA, NOTE, ROCK, type HostileArtifact } from './case.ts';
import { noteFor, withSymlink, zipped } from './zip-forgery.ts';

/** What may lie in an archive that is in order. */
export const CONTENT_CASES: Readonly<Record<string, HostileArtifact>> = {
  'a charm of another name': {
    ...{ code: 'RECEIVE_REFUSED', says: /named "postgresql"/ },
    charm: () => charmWith(tinyCharm({ name: 'postgresql', metadata: METADATA })),
  },
  'a charm without an image': {
    ...{ code: 'RECEIVE_REFUSED', says: /declares no image/ },
    charm: () => charmWith(tinyCharm({ name: 'shop' })),
  },
  'a charm whose file leads out': {
    ...{ code: 'DEPLOY_CHARM_INVALID', says: /leads out/ },
    charm: () => charmWith(honestCharm({ files: { '../../root/.bashrc': 'x' } })),
  },
  'a charm whose link leads out': {
    ...{ code: 'DEPLOY_CHARM_INVALID', says: /the link "hooks" leads out/ },
    charm: () =>
      charmWith(
        withSymlink(
          { 'metadata.yaml': Buffer.from(`name: shop\n${METADATA}`), hooks: Buffer.from('../../etc') },
          'hooks',
        ),
      ),
  },
  'a charm whose metadata is a bomb of aliases': {
    ...{ code: 'DEPLOY_CHARM_INVALID', says: /cannot be read/ },
    charm: () => {
      const levels = Array.from(
        { length: 9 },
        (_, at) =>
          `x${at}: &x${at} [${Array<string>(9)
            .fill(at === 0 ? 'lol' : `*x${at - 1}`)
            .join(',')}]`,
      );
      return charmWith(zipOf({ 'metadata.yaml': `name: shop\n${levels.join('\n')}\n` }));
    },
  },
  'a rock that is a text': {
    ...{ code: 'OCI_ARCHIVE_INVALID' },
    rock: () => zipped({ [ROCK]: Buffer.from('x'), [NOTE]: noteFor(ROCK, Buffer.from('x')) }),
  },
  'a rock without labels': {
    ...{ code: 'RECEIVE_REFUSED', says: /label/ },
    rock: (lab) => lab.keptRock((image) => withRuntime(image, { labels: {} })),
  },
  'a rock on a stand-in base': {
    ...{ code: 'RECEIVE_REFUSED', says: /stand-in/ },
    rock: (lab) =>
      lab.keptRock((image) =>
        withRuntime(image, { labels: { ...image.config.config?.Labels, [STAND_IN_LABEL]: 'debian' } }),
      ),
  },
  'a rock whose layer is not the one that its configuration names': {
    ...{ code: 'OCI_IMAGE_INVALID' },
    rock: (lab) =>
      lab.keptRock((image) => {
        const rootfs = { ...image.config.rootfs, diff_ids: image.config.rootfs.diff_ids.toReversed() };
        return { ...image, config: { ...image.config, rootfs } };
      }),
  },
  'a rock with another byte in a layer': {
    ...{ code: 'OCI_', says: /OCI_(BLOB_CORRUPT|IMAGE_INVALID)/ },
    rock: async (lab) => {
      const rock = Buffer.from((await lab.ports.files.readBytes(`${lab.folder}/${ROCK}`)) ?? []);
      const at = rock.indexOf(Buffer.from([0x1f, 0x8b, 8])) + 20;
      rock[at] = (rock[at] ?? 0) ^ 1;
      return zipped({ [ROCK]: rock, [NOTE]: noteFor(ROCK, rock) });
    },
  },
};
