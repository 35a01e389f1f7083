import { errorMessage } from '../../errors/index.ts';
import { CONTROLLER_LABEL } from '../../docker/index.ts';
import { networkKeeper } from '../crossmodel/index.ts';
import { engineTag, networkName, unitSlug, type Model, type UnitRef } from '../model/index.ts';
import { createServer, type ServerParts } from './create-server.ts';
import type { BuildImage } from './image.ts';
import { leaveRelations, serveAll } from './relations.ts';
import type { StandIn } from './stand-in.ts';
import { describeContainer, imageOf, readLastLines } from './unit-container.ts';
import { setStatus, type StatusSetters } from './unit-status.ts';
import { untilSucceeds } from './wait-in-container.ts';

export interface UnitParts extends ServerParts {
  readonly buildImage: BuildImage;
  /** Reads a text file of this area's assets. */
  readonly readAsset: (name: string) => Promise<string>;
}

/** Milliseconds until a failed server is started again; doubled each time. */
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 60_000;

/** One stand-in unit that runs. */
export interface RunningUnit {
  readonly container: string;
  /** Ends the work; with `remove` the relations are left and the container goes. */
  stop(options: { readonly remove: boolean }): Promise<void>;
}

/** Starts the unit's work: its container, and a loop that keeps server and model in line until `stop`. */
export function runUnit(parts: UnitParts, standIn: StandIn, ref: UnitRef): RunningUnit {
  const { store, docker, clock } = parts;
  const container = unitSlug(store.read(), ref);
  let server = createServer(parts, ref, container);
  const reachOut = networkKeeper(docker, store, { ref, container, serviceSuffixes: standIn.serviceSuffixes });
  const ending = new AbortController();
  let changed = createSignal();
  const unsubscribe = store.subscribe((after, before) => {
    const [now, then] = [after.models[ref.model], before.models[ref.model]];
    const configured = (model?: Model): number | undefined =>
      model?.applications[server.application]?.configVersion;
    if (now?.relations !== then?.relations || configured(now) !== configured(then)) changed.fire();
  });
  const done = work();

  async function work(): Promise<void> {
    let pause = FIRST_RETRY;
    while (!ending.signal.aborted) {
      try {
        await start();
        pause = FIRST_RETRY;
        const round = new AbortController();
        const end = watch();
        await Promise.race([attend(round.signal).catch((error: unknown) => blame(error, end)), end]).finally(
          () => round.abort(),
        );
      } catch (error) {
        if (ending.signal.aborted) return;
        const message = errorMessage(error);
        server.log('ERROR', message);
        tell(({ agent: setAgent }) => setAgent('error', message));
        await clock.sleep(pause, ending.signal).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_RETRY);
      }
    }
  }

  async function start(): Promise<void> {
    // What was installed before may be gone with the container.
    server = createServer(parts, ref, container);
    tell(({ agent, workload }) => {
      agent('executing', 'starting the server');
      workload('maintenance', 'installing charm software');
    });
    const image = await parts.buildImage(await imageOf(standIn, parts.readAsset));
    // A daemon that is killed from here on must leave a state that names the unit, or nobody would clear up after it.
    await store.durable();
    const model = server.model();
    const network = networkName(store.read(), model);
    const owner = engineTag(store.read());
    await docker.networks.ensure({ name: network, labels: { [CONTROLLER_LABEL]: owner } });
    if ((await docker.containers.find(container)) === undefined) {
      await docker.containers.create(
        describeContainer(standIn, {
          name: container,
          image,
          network,
          model,
          unit: ref.unit,
          application: server.application,
          owner,
        }),
      );
    }
    await docker.containers.start(container);
    const address = (await docker.containers.find(container))?.addresses[network];
    await untilReady();
    const version = await standIn.readVersion(server);
    store.commit((state) => {
      const application = state.models[ref.model]?.applications[server.application];
      const unit = application?.units[ref.unit];
      if (application === undefined || unit === undefined) return;
      application.workloadVersion = version;
      unit.workloadVersion = version;
      unit.openPorts = [`${standIn.port}/tcp`];
      if (address === undefined) return;
      unit.address = address;
      application.address = address;
    });
    const what = version === '' ? standIn.name : `${standIn.name} ${version}`;
    server.log('INFO', `${what} answers on ${address ?? 'no address'}`);
  }

  /** @throws what `watch` throws when the server ends before it answers, or does not answer in time. */
  async function untilReady(): Promise<void> {
    try {
      await server.run(untilSucceeds(standIn.readiness), undefined, ending.signal);
    } catch {
      throw new Error(await lastWords((await docker.containers.find(container))?.exitCode));
    }
  }

  /** Rejects when the server's process ends. */
  async function watch(): Promise<void> {
    const code = await docker.containers.wait(container, ending.signal);
    throw new Error(await lastWords(code));
  }

  /** A server that dies takes along what was just asked of it: its end, which is known a moment later, is the reason. */
  async function blame(error: unknown, end: Promise<void>): Promise<never> {
    await Promise.race([end, clock.sleep(500, ending.signal)]);
    throw error;
  }

  async function lastWords(code: number | undefined): Promise<string> {
    return `${standIn.name} ended with exit code ${code ?? 'unknown'}: ${await readLastLines(docker, container)}`;
  }

  /** Serves all relations, again after each change. */
  async function attend(round: AbortSignal): Promise<void> {
    const wake = (): void => changed.fire();
    for (const signal of [ending.signal, round]) signal.addEventListener('abort', wake, { once: true });
    try {
      while (!ending.signal.aborted && !round.aborted) {
        const next = createSignal();
        changed = next;
        await reachOut();
        await serveAll(standIn, server, store, ref);
        const status = standIn.status(server);
        tell(({ agent, workload }) => {
          agent('idle', '');
          workload(status.current, status.message);
        });
        await next.fired;
      }
    } finally {
      for (const signal of [ending.signal, round]) signal.removeEventListener('abort', wake);
    }
  }

  function tell(how: (set: StatusSetters) => void): void {
    setStatus(parts, ref, server.application, how);
  }

  return {
    container,
    async stop({ remove }) {
      unsubscribe();
      if (remove)
        await leaveRelations(standIn, server, store, ref).catch((error: unknown) =>
          server.log('WARNING', errorMessage(error)),
        );
      ending.abort();
      await done.catch(() => undefined);
      if (remove) await docker.containers.remove(container);
    },
  };
}

function createSignal(): { fire: () => void; fired: Promise<void> } {
  let fire: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => (fire = resolve));
  return { fire, fired };
}
