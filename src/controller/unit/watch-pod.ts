import type { Clock } from '../../ports/index.ts';
import type { Memory } from './memory.ts';
import type { Pod } from './pod/pod.ts';
import type { UnitWriter } from './unit-writer.ts';
import { watchPebble, type PebbleListener } from './watch-pebble.ts';

export interface PodWatch {
  readonly pod: Pod;
  /** Where the watch of a former daemon ended. */
  readonly notices: Memory['notices'];
  readonly write: Pick<UnitWriter, 'memory'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Tells which Pebble answers in a container now, by its boot id. */
  readonly onBoot: (container: string, bootId: string | undefined) => void;
}

/** Watches every workload of a pod until the signal fires; what Pebble reports is remembered until the charm is told. */
export async function watchPod({ pod, notices, write, clock, signal, onBoot }: PodWatch): Promise<void> {
  const containers = Object.keys(pod.containers).filter((name) => name !== 'charm');
  const listener = (container: string): PebbleListener => ({
    booted: (bootId) => onBoot(container, bootId),
    reported: (hook, at) =>
      write.memory((memory) => ({
        ...memory,
        notices: { ...memory.notices, [container]: at },
        news: hook === undefined ? memory.news : [...memory.news, hook],
      })),
  });
  await Promise.all(
    containers.map(async (name) => {
      await pod.started(name);
      await watchPebble(pod, name, notices[name], listener(name), clock, signal);
    }),
  );
}
