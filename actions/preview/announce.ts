import type { Failure } from '../../src/errors/index.ts';
import { isFailure } from '../../src/errors/index.ts';
import type { Reporter } from '../../src/ports/index.ts';

/**
 * Tells GitHub something. What it refuses, or does not answer, is a notice: whether a preview runs does not depend on
 * a comment. Undefined when it was not told.
 */
export async function announce<T>(reporter: Reporter, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isFailure(error, 'GITHUB_REFUSED', 'GITHUB_UNREACHABLE')) throw error;
    reporter.notice(`${error.message}${hintOf(error)}`);
    return undefined;
  }
}

function hintOf({ hint }: Failure): string {
  return hint === undefined ? '' : `. ${hint}`;
}
