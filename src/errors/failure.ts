import type { ErrorCode } from './catalogue/index.ts';

/** A place in a file of the user's repository. `line` and `column` count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What is wrong at one place, when there are several. */
export interface Finding {
  readonly at: Location;
  readonly message: string;
}

export interface FailureOptions {
  /** What to do about it, in words that can be pasted or followed as they are. */
  readonly hint?: string;
  readonly at?: Location;
  /** Lines that help to understand the failure: a tool's last output, the list of problems. */
  readonly details?: readonly string[];
  /** Places beside `at` where something is wrong, too; the details tell of them as well. */
  readonly elsewhere?: readonly Finding[];
  /** Whether the same call may succeed later (a busy registry), so that a caller with a budget can retry. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/**
 * An expected way to fail. Everything thrown that is not a `Failure` is a bug of ours and is reported as one.
 *
 * The message is one sentence without a full stop that names what happened; the hint says what to do.
 */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly at: Location | undefined;
  readonly details: readonly string[];
  readonly elsewhere: readonly Finding[];
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.code = code;
    this.hint = options.hint;
    this.at = options.at;
    this.details = options.details ?? [];
    this.elsewhere = options.elsewhere ?? [];
    this.retryable = options.retryable ?? false;
  }
}

/** Says whether `error` is a `Failure`, optionally one of the given codes. */
export function isFailure(error: unknown, ...codes: ErrorCode[]): error is Failure {
  return error instanceof Failure && (codes.length === 0 || codes.includes(error.code));
}

/** The words of anything that was thrown, for use inside another sentence. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
