import { Failure, errorMessage } from '../../errors/index.ts';
import { formatBytes } from '../format-bytes.ts';

/** Whether the error says that there is no such file. */
export function absent(error: unknown): boolean {
  return isErrno(error, 'ENOENT', 'ENOTDIR');
}

/**
 * What a file system error means to the user. A `Failure` that passed through a write stays what it is.
 *
 * @param needed bytes that were to be written, where that is known
 */
export function fileFailure(path: string, doing: 'read' | 'write', error: unknown, needed?: number): unknown {
  if (error instanceof Failure || !(error instanceof Error) || !('syscall' in error)) return error;
  if (isErrno(error, 'ENOSPC', 'EDQUOT')) {
    const size = needed === undefined ? '' : `, which needs ${formatBytes(needed)}`;
    return new Failure('DISK_FULL', `no space left while writing ${path}${size}`, {
      hint: `Free space on that disk (df -h ${path} shows it) and run the step again.`,
      at: { file: path },
      cause: error,
    });
  }
  return new Failure('FILE_UNREADABLE', `cannot ${doing} ${path}: ${reason(error)}`, {
    hint: 'Check that the path exists and that its owner and permissions allow it.',
    at: { file: path },
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
};

function reason(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? errorMessage(error);
}

/** Whether it is an error of the system with one of these codes. */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** What a call on this path is caught with. */
export function failing(path: string, doing: 'read' | 'write'): (error: unknown) => never {
  return (error) => {
    throw fileFailure(path, doing, error);
  };
}
