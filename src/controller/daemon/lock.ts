import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Exec, Files } from '../../ports/index.ts';
import { isDaemon } from './is-daemon.ts';

/**
 * Makes sure that a controller's folder has one daemon. A lock that a killed daemon left behind is taken over: the
 * process that it names is gone, or is another program that got the same number.
 *
 * @throws Failure `CONTROLLER_REFUSED` when another daemon runs.
 */
export async function takeLock(
  ports: { files: Files; exec: Pick<Exec, 'signal'> },
  home: string,
  pid: number,
): Promise<void> {
  const { files } = ports;
  const path = join(home, 'daemon.lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await files.createExclusive(path, String(pid))) return;
    const other = Number((await files.readText(path)) ?? '');
    if (other === pid) return;
    if (other > 0 && (await isDaemon(ports, home, other))) {
      throw new Failure(
        'CONTROLLER_REFUSED',
        `the controller in ${home} is running already as process ${other}`,
      );
    }
    await files.remove(path);
  }
  throw new Failure('CONTROLLER_REFUSED', `cannot take the lock ${path}`);
}

export async function releaseLock({ files }: { files: Files }, home: string): Promise<void> {
  await files.remove(join(home, 'daemon.lock'));
}
