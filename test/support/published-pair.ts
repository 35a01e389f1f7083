import { publish } from '../../actions/publish/definition.ts';
import { main } from '../../actions/publish/main.ts';
import { runOf } from './action-run.ts';
import type { TestPorts } from './ports.ts';
import { startRealRegistry, type RealRegistry } from './real-registry.ts';
import { packIn, standInBases, type Lab } from './rock-lab.ts';

type Packed = Awaited<ReturnType<typeof packIn>>;

/** The rocks of an app for two architectures, and their index in a registry of its own. */
export interface PublishedPair extends AsyncDisposable {
  readonly registry: RealRegistry;
  /** The input `base-image` with a line for each. */
  readonly bases: string;
  readonly packed: Packed;
  readonly pushed: Awaited<ReturnType<typeof main>>;
  /** Packs all platforms again, with other inputs. */
  pack(inputs?: Readonly<Record<string, string>>): Promise<Packed>;
}

export async function publishPair(
  ports: TestPorts,
  lab: Lab,
  repository: string,
  always: Readonly<Record<string, string>> = {},
): Promise<PublishedPair> {
  const bases = await standInBases(ports);
  const pack: PublishedPair['pack'] = (inputs) =>
    packIn(ports, lab, { inputs: { platform: 'all', 'base-image': bases, ...always, ...inputs } });
  const packed = await pack();
  const registry = await startRealRegistry();
  const image = `${registry.host}/${repository}`;
  const pushed = await main(runOf(publish, ports, lab.folder, { rock: packed.rock ?? '', image }));
  return { registry, bases, packed, pushed, pack, [Symbol.asyncDispose]: () => registry.close() };
}
