import { join } from 'node:path';
import { errorMessage, Failure, isFailure } from '../errors/index.ts';
import type { ActionDefinition, ActionRun } from './define.ts';

/**
 * Does `work`, and does it once more with a temporary folder when it failed because that of the cache cannot be written:
 * it is no folder, read-only, another user's or on a full disk. Looking first would cost every run for the sake of a few.
 *
 * @param work may be repeated from its beginning
 */
export async function withUsableCache<D extends ActionDefinition, T>(
  run: ActionRun<D>,
  work: (run: ActionRun<D>) => Promise<T>,
): Promise<T> {
  try {
    return await work(run);
  } catch (error) {
    const why = await whyUnusable(run, error);
    if (why === undefined) throw error;
    const { ports, host } = run;
    ports.reporter.notice(`the cache folder cannot be used, and this run goes on without it: ${why}`);
    const cacheDir = await ports.files.makeTemp('paas-action-cache');
    return work({ ...run, host: { ...host, cacheDir } });
  }
}

async function whyUnusable<D extends ActionDefinition>(
  { ports, host: { cacheDir }, signal }: ActionRun<D>,
  error: unknown,
): Promise<string | undefined> {
  if (!isFailure(error) || signal.aborted) return undefined;
  for (let at: unknown = error; at instanceof Failure; at = at.cause)
    if (isFailure(at, 'DISK_FULL', 'FILE_UNREADABLE') && at.at?.file.startsWith(`${cacheDir}/`) === true)
      return at.message;
  // A program that writes there (uv, go) says it in its own words.
  const probe = join(cacheDir, `.writable-${Buffer.from(ports.random.bytes(6)).toString('hex')}`);
  try {
    await ports.files.write(probe, 'x', { synced: false });
    await ports.files.remove(probe);
    return undefined;
  } catch (unwritable) {
    return errorMessage(unwritable);
  }
}
