import type { Host } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { probeRight, TOKEN_RIGHTS, type TokenRight } from '../../src/github/index.ts';
import type { Ports } from '../../src/ports/index.ts';

/** To sign is no matter of the token: the runner gives a job that may an address of its own. */
const SIGNING = 'id-token: write';

export type JobRight = TokenRight | typeof SIGNING;

export interface JobToken {
  readonly token: string;
  readonly rights: readonly JobRight[];
  /** Of the run. */
  readonly signal?: AbortSignal;
}

/** @throws Failure `INPUT_INVALID` with what can be proved */
export function parseRights(texts: readonly string[]): readonly JobRight[] {
  const known: readonly JobRight[] = [...TOKEN_RIGHTS, SIGNING];
  return texts.map((text) => {
    const [name = '', level = ''] = text.split(':').map((word) => word.trim());
    const right = known.find((one) => one === `${name}: ${level}`);
    if (right !== undefined) return right;
    throw new Failure(
      'INPUT_INVALID',
      `input \`check-permissions\`: ${JSON.stringify(text)} cannot be proved`,
      {
        hint:
          name === 'packages'
            ? 'The right to push is proved by check-image, with check-password: ${{ github.token }}.'
            : `One of: ${known.join(', ')}`,
      },
    );
  });
}

/**
 * Proves that a job has permissions, with requests that change nothing.
 *
 * @returns what was proved, and what could not be told.
 * @throws Failure `GITHUB_RIGHT_MISSING` with all that are missing, `GITHUB_…`
 */
export async function proveRights(
  ports: Pick<Ports, 'clock'>,
  host: Host,
  { token, rights, signal }: JobToken,
): Promise<string> {
  const { GITHUB_REPOSITORY: repository, GITHUB_API_URL: apiUrl = 'https://api.github.com' } = host.variables;
  if (repository === undefined)
    throw new Failure('INPUT_INVALID', 'input `check-permissions` is for jobs on GitHub', {
      hint: 'Leave it out elsewhere.',
    });
  const options = { token, repository, apiUrl, signal };
  const found = { given: [] as string[], missing: [] as string[], unknown: [] as string[] };
  for (const right of rights) {
    const state =
      right !== SIGNING
        ? await probeRight(ports, options, right)
        : host.variables['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined
          ? 'missing'
          : 'given';
    found[state].push(right);
  }
  if (found.missing.length > 0)
    throw new Failure('GITHUB_RIGHT_MISSING', `it lacks ${found.missing.join(', ')}`);
  const proved = found.given.length > 0 ? [`has ${found.given.join(', ')}`] : [];
  const open = found.unknown.length > 0 ? [`GitHub does not tell of ${found.unknown.join(', ')}`] : [];
  return [...proved, ...open].join('; ');
}
