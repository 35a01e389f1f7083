import { Failure } from '../../errors/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Ports } from '../../ports/index.ts';
import { createCharmhub, type CharmhubParts } from '../charmhub/index.ts';
import type { ModelStore, UnitAgents } from '../model/index.ts';
import { createStandInAgents, joinAgents, standIns, type BuildImage } from '../standins/index.ts';
import { createCharmAgents } from '../unit/index.ts';
import { createPods } from '../unit/pod/create-pods.ts';
import { startController, type Controller } from './start.ts';

export interface RunOptions {
  readonly ports: Ports;
  readonly docker: Docker;
  readonly home: string;
  readonly name: string;
  readonly pid: number;
  /** This area's shipped files: `<assetsDir>/controller`. */
  readonly assetsDir: string;
  /** Folder of charms that are deployed by name, absolute. */
  readonly charmStore?: string;
  /** Lets charms be fetched from Charmhub. */
  readonly charmhub?: Pick<CharmhubParts, 'folder' | 'architecture'>;
  readonly buildImage: BuildImage;
  /** Path of a Pebble for the engine's processor, which every workload container gets. */
  readonly pebble: () => Promise<string>;
  /** Runs the units of packed charms; with containers unless a test says otherwise. */
  readonly charmAgents?: (parts: { readonly store: ModelStore }) => UnitAgents;
  readonly onClosed: () => void;
}

/** Starts a controller with all that it has: charm units and stand-ins in one engine. */
export function runController(options: RunOptions): Promise<Controller> {
  const { ports, docker, buildImage, charmAgents } = options;
  const { files } = ports;
  const readAsset = async (name: string): Promise<string> => {
    const path = `${options.assetsDir}/${name}`;
    const text = await files.readText(path);
    if (text !== undefined) return text;
    throw new Failure('FILE_UNREADABLE', `${path} is missing from this installation`);
  };
  return startController({
    ports,
    home: options.home,
    name: options.name,
    pid: options.pid,
    standIns,
    ...(options.charmStore !== undefined && { charmStore: options.charmStore }),
    ...(options.charmhub !== undefined && { charmhub: createCharmhub({ ...ports, ...options.charmhub }) }),
    onClosed: options.onClosed,
    agents({ store, log }) {
      const parts = { store, log, docker, clock: ports.clock, random: ports.random };
      return joinAgents(
        charmAgents?.({ store }) ??
          createCharmAgents({
            ...parts,
            files,
            pods: createPods({
              ...parts,
              ...options,
              files,
              listen: ports.listen,
              warn: (message) => ports.reporter.warning(message),
            }),
          }),
        createStandInAgents({ ...parts, buildImage, standIns, readAsset }),
        ({ model, unit }) => {
          const application = store.read().models[model]?.applications[unit.split('/')[0] ?? ''];
          return application?.standIn !== undefined;
        },
      );
    },
  });
}
