import type { EngineChoice } from '../../src/craft/index.ts';
import { isFailure } from '../../src/errors/index.ts';
import { ProjectFailure } from '../../src/project/index.ts';

/**
 * What the embedded engine refuses, the craft engine could do: when nobody asked for the embedded one, the refusal also
 * says why it was taken.
 */
export async function explainEngine<T>({ why }: EngineChoice, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProjectFailure) || !isFailure(error, 'ROCK_UNSUPPORTED', 'CHARM_UNSUPPORTED'))
      throw error;
    throw new ProjectFailure(
      error.code,
      error.message,
      error.problems,
      `${error.hint ?? ''}\n(${why})`.trim(),
    );
  }
}
