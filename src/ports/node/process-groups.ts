import { basename } from 'node:path';

const alive = new Set<ProcessGroup>();

/** A program that leads the group of all that it starts. */
export interface ProcessGroup {
  readonly pid: number;
  /** The program, as it was started. */
  readonly program: string;
  /** To find `sudo` with. */
  readonly env: Readonly<Record<string, string>>;
}

/** Sends a signal to a program and everything that it has started; nothing happens when they are gone. */
export function killGroup({ pid, program, env }: ProcessGroup, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // The group is gone already.
  }
  // What runs as root hears nothing from us; sudo passes on what it hears from root.
  if (basename(program) !== 'sudo') return;
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  spawnSync('sudo', ['-n', 'kill', `-${name.slice(3)}`, '--', `-${pid}`], {
    env: { ...env },
    stdio: 'ignore',
    timeout: 2_000,
  });
}

/**
 * Sees to it that a group does not outlive this process, however it ends: by a second signal, or when cleaning up
 * takes too long.
 *
 * @returns to be called when the program has ended
 */
export function endWithProcess(group: ProcessGroup): () => void {
  if (alive.size === 0) process.once('exit', endAll);
  alive.add(group);
  return () => {
    alive.delete(group);
    if (alive.size === 0) process.off('exit', endAll);
  };
}

function endAll(): void {
  for (const group of alive) killGroup(group, 'SIGKILL');
}
