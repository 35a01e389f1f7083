import type { Docker } from '../../docker/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { ModelLog, ModelStore, UnitAgents } from '../model/index.ts';
import { createStandInAgents, joinAgents, standIns, type BuildImage } from '../standins/index.ts';
import { startController, type Controller } from './start.ts';

/** What runs the units of packed charms. */
export type CreateCharmAgents = (parts: {
  readonly store: ModelStore;
  readonly log: ModelLog;
  readonly docker: Docker;
}) => Promise<UnitAgents>;

export interface RunOptions {
  readonly ports: Ports;
  readonly docker: Docker;
  readonly home: string;
  readonly name: string;
  readonly pid: number;
  readonly buildImage: BuildImage;
  readonly charmAgents: CreateCharmAgents;
  readonly onClosed: () => void;
}

/** Starts a controller with all that it has: charm units and stand-ins in one engine. */
export function runController(options: RunOptions): Promise<Controller> {
  const { ports, docker, buildImage, charmAgents } = options;
  return startController({
    ports,
    home: options.home,
    name: options.name,
    pid: options.pid,
    standIns,
    onClosed: options.onClosed,
    async agents({ store, log }) {
      const parts = { store, log, docker, clock: ports.clock, random: ports.random };
      const charms = await charmAgents({ store, log, docker });
      return joinAgents(
        charms,
        createStandInAgents({ ...parts, buildImage, standIns }),
        ({ model, unit }) => {
          const application = store.read().models[model]?.applications[unit.split('/')[0] ?? ''];
          return application?.standIn !== undefined;
        },
      );
    },
  });
}
