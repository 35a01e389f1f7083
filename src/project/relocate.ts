import { isAbsolute, posix } from 'node:path';
import { Failure, isFailure } from '../errors/index.ts';
import { ProjectFailure } from './problem.ts';

/**
 * The same failure with its files named from the repository's root instead of the project's folder, which is how the
 * runner finds them for an annotation. Other errors, and files with an absolute path, stay as they are.
 *
 * @param folder of the project, relative to the root of the repository; empty when they are the same
 */
export function relocateFailure(error: unknown, folder: string): unknown {
  if (!isFailure(error) || folder === '' || folder.startsWith('..')) return error;
  const move = <T extends { readonly file: string }>(place: T): T =>
    isAbsolute(place.file) ? place : { ...place, file: posix.join(folder, place.file) };
  if (error instanceof ProjectFailure)
    return new ProjectFailure(error.code, error.message, error.problems.map(move), error.hint);
  if (error.at === undefined) return error;
  return new Failure(error.code, error.message, {
    at: move(error.at),
    details: error.details,
    retryable: error.retryable,
    cause: error.cause,
    ...(error.hint !== undefined && { hint: error.hint }),
  });
}
