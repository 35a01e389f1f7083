import { createHash } from 'node:crypto';
import { delimiter, join } from 'node:path';
import {
  connectCharmhub,
  parseCredentials,
  type Charmhub,
  type CharmhubRequest,
} from '../../../src/charmhub/index.ts';
import { writeOciArchive } from '../../../src/oci/index.ts';
import { realPorts, type TestPorts } from '../ports.ts';
import { startRealRegistry, type RealRegistry } from '../real-registry.ts';
import { hurriedClock, sampleImage } from '../sample-image.ts';
import { tinyCharm } from '../tiny-charm.ts';
import { emptyShelf, type Shelf } from './shelf.ts';
import { startCharmhub, type CharmhubStandIn } from './stand-in.ts';
import { warmCharmcraft } from './warm-charmcraft.ts';

export const RESOURCE = 'flask-app-image';

/** A store, a registry behind it, a rock and a charm, and the real charmcraft on PATH. */
export interface CharmhubLab {
  readonly ports: TestPorts;
  /** The same without waiting. */
  readonly hurried: TestPorts & { readonly clock: ReturnType<typeof hurriedClock> };
  readonly store: CharmhubStandIn;
  readonly registry: RealRegistry;
  readonly folder: string;
  /** Digest of the rock. */
  readonly digest: string;
  /** charmcraft's variables that name the store. */
  readonly variables: Readonly<Record<string, string>>;
  /** Puts an empty shelf for a charm and gives a request to publish it. */
  request(name: string, tracks?: readonly string[]): Promise<CharmhubRequest>;
  shelf(name: string): Shelf;
  connect(token?: string): Promise<Charmhub>;
  dispose(): Promise<void>;
}

export async function charmhubLab(): Promise<CharmhubLab> {
  const registry = await startRealRegistry();
  const store = await startCharmhub(registry.host);
  const probe = realPorts();
  const { store: blobs, image, folder } = await sampleImage(probe);
  const home = `${folder}/home`;
  const charmcraft = await warmCharmcraft(folder);
  const ports = realPorts({
    HOME: home,
    PATH: [charmcraft.bin, process.env['PATH']].join(delimiter),
  });
  // skopeo is told here that this registry speaks no TLS.
  await ports.files.write(
    `${home}/.config/containers/registries.conf`,
    `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`,
  );
  await writeOciArchive(blobs, image, `${folder}/shop.rock`, { tag: '1' });
  const variables = {
    CHARMCRAFT_STORE_API_URL: store.url,
    CHARMCRAFT_UPLOAD_URL: store.url,
    CHARMCRAFT_STORE_SSO_URL: store.url,
  };
  const clock = hurriedClock();
  const hurried = { ...ports, clock };
  return {
    ports,
    hurried,
    store,
    registry,
    folder,
    digest: image.manifest.digest,
    variables,
    async request(name, tracks) {
      store.shelves.set(name, emptyShelf(tracks));
      const charm = tinyCharm({
        name,
        metadata: `containers: {app: {resource: ${RESOURCE}}}\nresources: {${RESOURCE}: {type: oci-image}}\n`,
      });
      const path = join(folder, `${name}.charm`);
      await ports.files.write(path, charm);
      return {
        name,
        charm: { path, sha3: createHash('sha3-384').update(charm).digest('hex') },
        image: {
          resource: RESOURCE,
          digest: image.manifest.digest,
          source: `oci-archive:${folder}/shop.rock`,
        },
        resources: {},
        channel: 'latest/edge',
      };
    },
    shelf(name) {
      const shelf = store.shelves.get(name);
      if (shelf === undefined) throw new Error(`there is no shelf ${name}`);
      return shelf;
    },
    connect: (token = store.token) =>
      connectCharmhub(hurried, {
        credentials: parseCredentials(Buffer.from(token).toString('base64')),
        folder: `${folder}/charmcraft`,
        api: store.url,
        variables,
      }),
    async dispose() {
      await Promise.all([store.close(), registry.close(), charmcraft.close()]);
      await ports.dispose();
      await probe.dispose();
    },
  };
}
