import type { Exec, Files } from '../../ports/index.ts';

/**
 * Whether a process is the daemon of this folder. One that has ended is not, though its number stays taken until its
 * parent has asked how it ended; another program with the same number is not either.
 */
export async function isDaemon(
  { files, exec }: { files: Pick<Files, 'readText'>; exec: Pick<Exec, 'signal'> },
  home: string,
  pid: number,
): Promise<boolean> {
  // Its command first: a process that goes between the two looks is missed by the second, too.
  const command = await files.readText(`/proc/${pid}/cmdline`).catch(() => undefined);
  // Without /proc the number alone must do.
  return command === undefined ? exec.signal(pid, 0) : command.split('\0').includes(home);
}
