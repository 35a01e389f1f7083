import { expect } from 'vitest';
import { Failure } from '../../src/errors/index.ts';

/** A mistake in a project, and what has to be said of it. */
export interface RefusalCase {
  readonly name: string;
  /** Makes the mistake in a copy of the app. */
  readonly spoil: (app: string) => Promise<unknown>;
  readonly code: string;
  /** Stands in the message, the hint or the details. */
  readonly says: RegExp;
  /** The file that the failure names, or `file:line`. */
  readonly at?: string;
}

/** Waits for work that must be refused as `expected` says. */
export async function expectRefusal(
  work: Promise<unknown>,
  { code, says, at }: Pick<RefusalCase, 'code' | 'says' | 'at'>,
): Promise<void> {
  const failure = await work.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  const { message, hint, details, at: place, code: given } = failure as Failure;
  expect(given, message).toBe(code);
  expect([message, hint, ...details].join('\n')).toMatch(says);
  if (at !== undefined)
    expect(/:\d+$/.test(at) ? `${place?.file ?? ''}:${place?.line ?? ''}` : place?.file).toBe(at);
}

/** The failure that work ends with. @throws Error when it ends well, or with anything else */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw new Error(`expected a Failure, got ${String(error)}`);
}

/** The same for work that waits for nothing. */
export function refusalOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
