import { Failure } from '../../../errors/index.ts';
import type { ContainerFacts, Docker } from '../../../docker/index.ts';
import type { Clock, Files, Listen, Random } from '../../../ports/index.ts';
import type { Charm, Model, ModelStore, podLimits, Resource, UnitRef } from '../../model/index.ts';
import type { BuildImage } from '../../standins/index.ts';
import { lastWords } from './last-words.ts';
import { openLink, type Link } from './link.ts';
import { engineNames, linkPlace, POD_LABEL, podLabel } from './places.ts';
import type { Pod } from './pod.ts';
import { runPod } from './run-pod.ts';
import { createCharm, startCharm } from './start-pod.ts';
import { startWorkloads, type Workloads } from './workloads.ts';
import { clearPod } from './close-pod.ts';

export interface PodParts {
  readonly store: Pick<ModelStore, 'read'>;
  readonly docker: Docker;
  readonly files: Pick<
    Files,
    | 'list'
    | 'lstat'
    | 'mkdir'
    | 'write'
    | 'writeStream'
    | 'remove'
    | 'removeUnfinished'
    | 'stat'
    | 'readStream'
  >;
  readonly listen: Pick<Listen, 'raw'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'bytes'>;
  /** Makes the image in which charms run. */
  readonly buildImage: BuildImage;
  /** The controller's folder. */
  readonly home: string;
  /** Folder of the programs that run in the charm container, a part of this installation's assets. */
  readonly programs: string;
  /** Answers the path of a Pebble for the engine's processor. */
  readonly pebble: () => Promise<string>;
  readonly toolNames: readonly string[];
  /** Told of what the controller does not trust or cannot explain. */
  readonly warn: (message: string) => void;
}

/** Told of a workload whose image cannot be pulled, each time, and with undefined when it is there. */
export type OnImage = (container: string, failure: Failure | undefined) => void;

/** What the pod of a unit is made from. */
export interface PodSpec {
  readonly podVersion: number;
  readonly charm: Charm;
  readonly limits: ReturnType<typeof podLimits>;
  readonly resources: Readonly<Record<string, Resource>>;
}

/** Milliseconds for a supervisor to say that it is there, and for a charm to be unpacked. */
const GREETING = 60_000;
const UNPACKING = 300_000;

/**
 * The pod of a unit. One that runs already and is of this version is adopted with all that runs in it, but for the
 * charm's programs; workloads of it that have ended are made anew; anything else of the unit makes way for a new pod.
 * Storage stays. The pod is there when its charm is: workloads whose images must be pulled follow.
 *
 * @throws Failure `CONTROLLER_CHARM_INVALID`, `CONTROLLER_UNSUPPORTED`, `CONTROLLER_POD_FAILED`, `CONTROLLER_REFUSED` when the model is gone, `CANCELLED`, or a failure of the engine.
 */
export async function openPod(
  parts: PodParts,
  ref: UnitRef,
  spec: PodSpec,
  signal: AbortSignal,
  onImage: OnImage = () => undefined,
): Promise<Pod> {
  const state = parts.store.read();
  const model = state.models[ref.model];
  if (model === undefined) throw new Failure('CONTROLLER_REFUSED', `the model of ${ref.unit} is gone`);
  const names = engineNames(state, ref, spec.charm);
  const found = await findCurrent(parts.docker, names, spec.podVersion);
  if (found['charm'] === undefined) await clearPod(parts, ref, { keepStorage: true, grace: 10 });
  const place = linkPlace(parts.home, ref);
  await parts.files.mkdir(place.folder, { mode: 0o700 });
  const link = await openLink(parts, ref.unit, place.socket);
  const released = new AbortController();
  const either = AbortSignal.any([released.signal, signal]);
  try {
    const work = { ref, model, spec, names, found, link, signal: either, released, onImage };
    const workloads = await setUp(parts, work);
    return await runPod(parts, { ref, model, names, charm: spec.charm, link, workloads, released });
  } catch (error) {
    await link.close();
    throw error;
  }
}

export interface SetUp {
  readonly ref: UnitRef;
  readonly model: Model;
  readonly spec: PodSpec;
  readonly names: Readonly<Record<string, string>>;
  /** Containers that run as they should. */
  readonly found: Readonly<Record<string, ContainerFacts>>;
  readonly link: Link;
  readonly onImage: OnImage;
  /** Fires when the pod is given up or released. */
  readonly signal: AbortSignal;
  /** Aborted to give it up. */
  readonly released: AbortController;
}

async function setUp(parts: PodParts, work: SetUp): Promise<Workloads> {
  const { names, link, signal } = work;
  const charm = names['charm'] ?? '';
  const created = createCharm(parts, work);
  // By then the supervisor has opened the shared volumes to whoever the workloads run as.
  const greeted = created
    .then(() => startCharm(parts, work))
    .then(() => inTime(parts, charm, link.greeted, GREETING, signal));
  const workloads = startWorkloads(parts, work, { created, greeted });
  try {
    await greeted;
    await Promise.all([workloads.soon, inTime(parts, charm, link.unpacked, UNPACKING, signal)]);
    return workloads;
  } catch (error) {
    work.released.abort();
    await Promise.allSettled(Object.values(workloads.started));
    throw error;
  }
}

/** The containers that run and are of this version; none when the charm's is not among them. */
async function findCurrent(
  docker: Docker,
  names: Readonly<Record<string, string>>,
  podVersion: number,
): Promise<Record<string, ContainerFacts>> {
  const found: Record<string, ContainerFacts> = {};
  await Promise.all(
    Object.entries(names).map(async ([key, name]) => {
      const facts = await docker.containers.find(name);
      const isCurrent = facts?.labels[POD_LABEL] === podLabel(podVersion)[POD_LABEL];
      if (facts?.status === 'running' && isCurrent) found[key] = facts;
    }),
  );
  return found['charm'] === undefined ? {} : found;
}

/** Waits for a step of the supervisor, but not for one whose container has ended. */
async function inTime(
  { docker, clock }: PodParts,
  container: string,
  step: Promise<void>,
  limit: number,
  signal: AbortSignal,
): Promise<void> {
  const done = new AbortController();
  const either = AbortSignal.any([done.signal, signal]);
  const failed = async (why: string): Promise<never> => {
    throw new Failure('CONTROLLER_POD_FAILED', `the container ${container} ${why}`, {
      details: await lastWords(docker, container),
      retryable: true,
    });
  };
  try {
    await Promise.race([
      step,
      docker.containers.wait(container, either).then((code) => failed(`ended with exit code ${code}`)),
      clock.sleep(limit, either).then(() => failed(`did not answer within ${limit / 1000} s`)),
    ]);
  } finally {
    done.abort();
  }
}
