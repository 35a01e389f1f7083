import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Exec, Files } from '../../ports/index.ts';

/**
 * Makes sure that a controller's folder has one daemon. A lock that a killed daemon left behind is taken over: the
 * process that it names is gone, or is another program that got the same number.
 *
 * @throws Failure `CONTROLLER_REFUSED` when another daemon runs.
 */
export async function takeLock(
  { files, exec }: { files: Files; exec: Pick<Exec, 'signal'> },
  home: string,
  pid: number,
): Promise<void> {
  const path = join(home, 'daemon.lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await files.createExclusive(path, String(pid))) return;
    const other = Number((await files.readText(path)) ?? '');
    if (other === pid) return;
    if (other > 0 && exec.signal(other, 0)) {
      const command = await files.readText(`/proc/${other}/cmdline`).catch(() => undefined);
      // Without /proc the number alone must do.
      if (command === undefined || command.split('\0').includes(home)) {
        throw new Failure(
          'CONTROLLER_REFUSED',
          `the controller in ${home} is running already as process ${other}`,
        );
      }
    }
    await files.remove(path);
  }
  throw new Failure('CONTROLLER_REFUSED', `cannot take the lock ${path}`);
}

export async function releaseLock({ files }: { files: Files }, home: string): Promise<void> {
  await files.remove(join(home, 'daemon.lock'));
}
