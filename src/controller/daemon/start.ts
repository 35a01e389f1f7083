import { join } from 'node:path';
import { errorMessage } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { Charmhub } from '../charmhub/index.ts';
import { socketIn } from '../client/index.ts';
import type { Services } from '../commands/index.ts';
import { keepInLine } from '../crossmodel/index.ts';
import { createCharmFiles, createLifecycle, hasLostCharms, type Lifecycle } from '../lifecycle/index.ts';
import {
  createLog,
  openStore,
  JUJU_VERSION,
  newUuid,
  releaseCharm,
  type ModelLog,
  type ModelStore,
  type UnitAgents,
} from '../model/index.ts';
import type { StandIn } from '../standins/index.ts';
import { releaseLock, takeLock } from './lock.ts';
import { createHandler } from './serve.ts';

export interface ControllerOptions {
  readonly ports: Ports;
  /** The controller's own folder. It must be short: a unix socket lies in it. */
  readonly home: string;
  readonly name: string;
  /** Number of this process, for the lock. */
  readonly pid: number;
  readonly standIns: Readonly<Record<string, StandIn>>;
  /** Folder of charms that are deployed by name, absolute. */
  readonly charmStore?: string;
  /** Where charms come from that are not in the folder. */
  readonly charmhub?: Charmhub;
  /** Makes what runs the units, once the store and the log are there. */
  readonly agents: (parts: { store: ModelStore; log: ModelLog }) => UnitAgents;
  /** Called when the daemon has been told to end and has ended. */
  readonly onClosed: () => void;
}

export interface Controller {
  /** Stops serving; units go on running, for the next daemon to find, unless `remove` is set. */
  close(options: { readonly remove: boolean }): Promise<void>;
}

/**
 * Starts a controller: takes the lock, opens the state, resumes what a former daemon left, and serves clients.
 *
 * @throws Failure `CONTROLLER_REFUSED` when one runs already, `CONTROLLER_STATE_UNREADABLE`, or a Docker failure.
 */
export async function startController(options: ControllerOptions): Promise<Controller> {
  const { ports, home } = options;
  const { files } = ports;
  await files.mkdir(home, { mode: 0o700 });
  await takeLock(ports, home, options.pid);
  try {
    return await startLocked(options);
  } catch (error) {
    await releaseLock(ports, home);
    throw error;
  }
}

async function startLocked(options: ControllerOptions): Promise<Controller> {
  const { ports, home, name } = options;
  const { files, clock, random } = ports;
  const log = createLog(files, join(home, 'logs'));
  await files.mkdir(join(home, 'logs'), { mode: 0o700 });
  const store = await openStore({
    files,
    path: join(home, 'state.json'),
    initial: {
      format: 1,
      controller: name,
      uuid: newUuid(random),
      created: clock.now(),
      models: {},
    },
    onError: (error) => ports.reporter.warning(`cannot write the state: ${errorMessage(error)}`),
  });
  const unkept = (error: unknown): void =>
    ports.reporter.warning(`cannot remove charms that are not used any more: ${errorMessage(error)}`);
  const agents = options.agents({ store, log });
  const stopKeeping = keepInLine(store);
  const lifecycle: Lifecycle = createLifecycle({ store, log, agents, clock });
  const charmFiles = createCharmFiles({ files, home, store });
  const stopTidying = store.subscribe((after, before) => {
    if (hasLostCharms(after, before)) void charmFiles.tidy().catch(unkept);
  });
  const services: Services = {
    controller: name,
    home,
    charmFiles,
    store,
    log,
    agents,
    lifecycle,
    standIns: options.standIns,
    ...(options.charmStore !== undefined && { charmStore: options.charmStore }),
    ...(options.charmhub !== undefined && { charmhub: options.charmhub }),
    files,
    clock,
    random,
  };

  let closing: Promise<void> | undefined;
  async function close({ remove }: { readonly remove: boolean }): Promise<void> {
    lifecycle.close();
    stopKeeping();
    stopTidying();
    await agents.close({ remove });
    await charmFiles.settled();
    await store.durable().catch(() => undefined);
    await releaseLock(ports, home);
  }

  const handler = createHandler({
    services,
    hello: () => ({
      name,
      pid: options.pid,
      version: JUJU_VERSION,
      models: Object.keys(store.read().models).length,
    }),
    shutDown: async (how) => {
      closing ??= close(how).finally(() => {
        // The answer to the one who asked goes out first.
        void clock.sleep(50).finally(() => void listener.close().then(options.onClosed));
      });
      await closing;
    },
  });
  const listener = await ports.listen.http({ socketPath: socketIn(home), mode: 0o600 }, handler);
  recoverTasks(store, clock.now());
  forgetCharms(store);
  void charmFiles.tidy().catch(unkept);
  lifecycle.resume();
  return {
    close: async (how) => {
      closing ??= close(how);
      await closing;
      await listener.close();
    },
  };
}

/** A command that the daemon's death cut off may have brought a charm in for nothing. */
function forgetCharms(store: ModelStore): void {
  store.commit((state) => {
    for (const model of Object.values(state.models)) {
      for (const url of Object.keys(model.charms)) releaseCharm(model, url);
    }
  });
}

/** A task that was under way when the daemon died will never end: it failed. */
function recoverTasks(store: ModelStore, now: number): void {
  store.commit((state) => {
    for (const model of Object.values(state.models)) {
      for (const operation of Object.values(model.operations)) {
        for (const task of Object.values(operation.tasks)) {
          if (!['pending', 'running', 'aborting'].includes(task.status)) continue;
          task.status = 'failed';
          task.message = 'the controller was restarted while the task ran';
          task.completed = now;
        }
      }
    }
  });
}
