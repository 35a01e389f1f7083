import { Failure } from '../../src/errors/index.ts';

/** What a test has seen, and what lies here. */
export interface TestedFacts {
  readonly expectedDigest: string | undefined;
  readonly digest: string | undefined;
  readonly expectedCharm: string | undefined;
  readonly charm: string | undefined;
}

/**
 * Only what was tested is published.
 *
 * @throws Failure `INPUT_INVALID` for an expectation that is no hash, `PUBLISH_UNTESTED` for other content
 */
export function requireTested({ expectedDigest, digest, expectedCharm, charm }: TestedFacts): void {
  if (expectedDigest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(expectedDigest)) {
    throw new Failure('INPUT_INVALID', 'input `expect-digest` is no digest', {
      hint: 'Give the output `digest` of the job that tested.',
    });
  }
  if (expectedCharm !== undefined && !/^[0-9a-f]{64}$/.test(expectedCharm)) {
    throw new Failure('INPUT_INVALID', 'input `expect-charm` is no SHA-256 in hex', {
      hint: 'Give the output `sha256` of pack-charm in the job that tested.',
    });
  }
  const wrong = [...differ('rock', expectedDigest, digest), ...differ('charm', expectedCharm, charm)];
  if (wrong.length === 0) return;
  throw new Failure('PUBLISH_UNTESTED', 'what would be published is not what was tested', {
    hint: 'Publish the files of the job that tested, or test these.',
    details: wrong,
  });
}

function differ(what: string, expected: string | undefined, found: string | undefined): readonly string[] {
  if (expected === undefined || expected === found) return [];
  return [`the ${what} that was tested: ${expected}`, `the ${what} that is here: ${found ?? 'none'}`];
}
