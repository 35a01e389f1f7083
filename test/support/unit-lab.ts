import { join } from 'node:path';
import { openPod, removePod, type PodParts, type PodSpec } from '../../src/controller/unit/pod/index.ts';
import {
  engineTag,
  newModel,
  openStore,
  type Charm,
  type ModelStore,
} from '../../src/controller/model/index.ts';
import { CONTROLLER_LABEL, connectDocker, removeLabelled, type Docker } from '../../src/docker/index.ts';
import { realPebble } from './real-pebble.ts';
import { realPorts, type TestPorts } from './ports.ts';
import { ROOT } from './source-files.ts';
import { builtImages } from './built-images.ts';

export const MODEL = '5a1f0c9e-0000-4000-8000-0000000000aa';

export interface UnitLab {
  readonly ports: TestPorts;
  readonly docker: Docker;
  readonly store: ModelStore;
  readonly parts: PodParts;
  readonly home: string;
  /** What was not trusted. */
  readonly warnings: string[];
  /** Value of the label that all of it carries. */
  readonly tag: string;
  /** Ends the lab and removes what it left. */
  end(): Promise<void>;
}

/** A controller's folder, state and engine for the pods of one model, without a controller. */
export async function openUnitLab(name: string, toolNames: readonly string[]): Promise<UnitLab> {
  const ports = realPorts();
  const docker = await connectDocker(ports, {});
  const home = await ports.files.makeTemp('pod-');
  const store = await openStore({
    files: ports.files,
    path: join(home, 'state.json'),
    onError: () => undefined,
    initial: {
      format: 1,
      controller: name,
      uuid: Buffer.from(ports.random.bytes(16)).toString('hex'),
      created: 0,
      models: {
        [MODEL]: newModel(MODEL, 'lab', 0),
      },
    },
  });
  const warnings: string[] = [];
  const parts: PodParts = {
    ...ports,
    store,
    docker,
    home,
    buildImage: builtImages(ports, docker),
    programs: join(ROOT, 'src/controller/assets/pod'),
    toolNames,
    warn: (message) => warnings.push(message),
    pebble: () => realPebble(ports, docker),
  };
  const tag = engineTag(store.read());
  return {
    ports,
    docker,
    store,
    parts,
    home,
    warnings,
    tag,
    async end() {
      await removeLabelled(docker, { [CONTROLLER_LABEL]: tag });
      await ports.dispose();
    },
  };
}

/** A charm of the model as `deploy` would have noted it. */
export function labCharm(path: string, more: Partial<Charm> = {}): Charm {
  return {
    name: 'tiny',
    url: 'local:tiny-0',
    revision: 0,
    summary: 'a test',
    path,
    base: { name: 'ubuntu', channel: '24.04' },
    architectures: ['amd64'],
    endpoints: {},
    config: {},
    actions: {},
    containers: {},
    resources: {},
    storage: {},
    ...more,
  };
}

export { openPod, removePod, type PodSpec };
