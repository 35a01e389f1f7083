import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import type { App } from '../../src/project/index.ts';

/** One file to pack. */
export interface PackTask {
  readonly app: App;
  readonly kind: 'rock' | 'charm';
  /** The folder of the project file, as an input says it. */
  readonly path: string;
  /** Absolute: where the packed file goes. */
  readonly output: string;
  /** The name under which later jobs find the file. */
  readonly artifact: string | undefined;
}

export interface PlanOptions {
  /** What the paths of the apps are seen from, as the input says it. */
  readonly root: string;
  /** Absolute. */
  readonly output: string;
  /** What the names of artifacts begin with. */
  readonly artifact: string | undefined;
}

/** The rock and the charm of every app. No two of them share a folder or a name. */
export function planTasks(
  apps: readonly App[],
  { root, output, artifact }: PlanOptions,
): readonly PackTask[] {
  return apps.flatMap((app) => {
    const task = (kind: PackTask['kind'], path: string): PackTask => ({
      app,
      kind,
      path: join(root, path),
      output: join(output, app.name),
      artifact: artifact === undefined ? undefined : `${artifact}-${app.name}-${kind}`,
    });
    return [task('rock', app.path), ...(app.charmPath === undefined ? [] : [task('charm', app.charmPath)])];
  });
}

/** What a compiler with its children may take. Bytes. */
const MEMORY = 2 * 1024 ** 3;

/** How many tasks the machine takes at a time; at least one. */
export function tasksAtOnce({ processors, memory }: Host['machine']): number {
  return Math.max(1, Math.min(processors, Math.floor(memory / MEMORY)));
}
