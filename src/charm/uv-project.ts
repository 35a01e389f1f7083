import { join } from 'node:path';
import { Failure, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { exportUvLock, findUv, type Requirements } from '../python/index.ts';
import type { CharmPart } from './part.ts';

/** The packages that uv.lock pins for a charm. */
export interface UvProject {
  /** Requirements with hashes, as uv writes them. */
  readonly lock: string;
  readonly requirements: Requirements;
}

/**
 * Reads uv.lock as `uv sync --frozen --no-dev --no-install-project` installs it, with the groups and extras of the part.
 *
 * @returns undefined when there is no uv.lock
 * @throws Failure `TOOL_MISSING`; `CHARM_INVALID` with uv's words when it cannot read the lock or has no such group
 */
export async function readUvProject(
  ports: Pick<Ports, 'files' | 'exec'>,
  directory: string,
  part: CharmPart,
  cacheDir: string,
): Promise<UvProject | undefined> {
  const lock = await ports.files.readText(join(directory, 'uv.lock'));
  if (lock === undefined) return undefined;
  const select = [
    ...['--no-dev', '--no-emit-project'],
    ...part.extras.toSorted().flatMap((extra) => ['--extra', extra]),
    ...part.groups.toSorted().flatMap((group) => ['--group', group]),
  ];
  try {
    const { text, lines } = await exportUvLock(ports, {
      uv: await findUv(ports, { cacheDir }),
      root: directory,
      lock,
      select,
    });
    return { lock: text, requirements: { lines, contents: [{ file: 'uv.lock', content: text }] } };
  } catch (error) {
    if (!isFailure(error, 'TOOL_FAILED')) throw error;
    const words = error.details.findLast((line) => line.startsWith('error: '))?.slice('error: '.length);
    throw new Failure('CHARM_INVALID', `uv cannot read the lock of the charm: ${words ?? error.message}`, {
      hint: 'Correct pyproject.toml, run `uv lock` and commit both files.',
      at: { file: words?.includes('roup') === true ? 'pyproject.toml' : 'uv.lock' },
      details: error.details,
      cause: error,
    });
  }
}
