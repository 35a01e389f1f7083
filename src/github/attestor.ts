import { errorMessage, Failure, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { findKeptAttestation } from './kept-attestation.ts';

/** Something that was made, by the SHA-256 of its content in hex. */
export interface AttestedSubject {
  readonly name: string;
  readonly sha256: string;
}

/** A signed statement about where the subjects came from. */
export interface Attestation {
  /** A sigstore bundle as JSON: statement, signature, certificate and the entry of the public log. */
  readonly bundle: string;
  /** Its page on GitHub. */
  readonly url: string | undefined;
  /** Whether an earlier attempt of this commit and workflow has signed it; then nothing was signed now. */
  readonly unchanged: boolean;
}

/** Signs for the workflow run that it works in. */
export interface Attestor {
  /**
   * Signs one statement (SLSA provenance) that names all subjects, and keeps it with the repository. One that is kept
   * there already, from the same commit and workflow, is taken as it is.
   *
   * @throws Failure `PUBLISH_ATTEST_DENIED` for missing rights, `PUBLISH_ATTEST_FAILED`
   */
  attest(subjects: readonly AttestedSubject[]): Promise<Attestation>;
}

/** What a sigstore bundle is called where documents are attached to images. */
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
export const PROVENANCE_TYPE = 'https://slsa.dev/provenance/v1';

/** Milliseconds for identity, certificate, log and storage together; each is a request of a second or less. */
const LIMIT = 180_000;

const RIGHTS = 'Give the job permissions: { id-token: write, attestations: write }. Forks have neither.';

/**
 * The run's own signer. Asked for before anything is published, so that missing rights are the first thing that is
 * said. `@actions/attest` is large and is loaded only for the signature.
 *
 * @throws Failure `PUBLISH_ATTEST_DENIED`
 */
export function findAttestor(
  ports: Pick<Ports, 'clock'>,
  variables: Readonly<Record<string, string>>,
  token: string | undefined,
): Attestor {
  if (variables['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined) {
    throw new Failure('PUBLISH_ATTEST_DENIED', 'this job has no identity to sign with', { hint: RIGHTS });
  }
  if (token === undefined) {
    throw new Failure('PUBLISH_ATTEST_DENIED', 'input `attest` is given without `github-token`', {
      hint: 'Add github-token: ${{ github.token }}',
    });
  }
  return {
    attest: async (subjects) =>
      (await findKept(ports, subjects, token, variables)) ?? sign(subjects, token, variables),
  };
}

const pageOf = (variables: Readonly<Record<string, string>>): string =>
  `${variables['GITHUB_SERVER_URL'] ?? ''}/${variables['GITHUB_REPOSITORY'] ?? ''}/attestations`;

/** What was signed before; a GitHub that does not tell is no reason not to sign. */
async function findKept(
  ports: Pick<Ports, 'clock'>,
  subjects: readonly AttestedSubject[],
  token: string,
  variables: Readonly<Record<string, string>>,
): Promise<Attestation | undefined> {
  const { GITHUB_REPOSITORY: repository, GITHUB_SHA: commit, GITHUB_WORKFLOW_REF: workflow } = variables;
  if (repository === undefined || commit === undefined || workflow === undefined) return undefined;
  const apiUrl = variables['GITHUB_API_URL'] ?? 'https://api.github.com';
  try {
    const kept = await findKeptAttestation(ports, { token, repository, apiUrl }, subjects, {
      commit,
      workflow,
    });
    return kept && { ...kept, url: pageOf(variables), unchanged: true };
  } catch (error) {
    if (isFailure(error, 'GITHUB_REFUSED') || isFailure(error, 'GITHUB_UNREACHABLE')) return undefined;
    throw error;
  }
}

async function sign(
  subjects: readonly AttestedSubject[],
  token: string,
  variables: Readonly<Record<string, string>>,
): Promise<Attestation> {
  const { attestProvenance } = await import('@actions/attest');
  try {
    const { bundle, attestationID } = await within(
      LIMIT,
      attestProvenance({
        subjects: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
        token,
      }),
    );
    return {
      bundle: JSON.stringify(bundle),
      url: attestationID === undefined ? undefined : `${pageOf(variables)}/${attestationID}`,
      unchanged: false,
    };
  } catch (error) {
    const said = errorMessage(error).split('\n')[0] ?? '';
    const denied = /not accessible|bad credentials|ID_TOKEN_REQUEST|\b40[13]\b/i.test(said);
    throw new Failure(
      denied ? 'PUBLISH_ATTEST_DENIED' : 'PUBLISH_ATTEST_FAILED',
      `the provenance was not signed and kept: ${said}`,
      {
        hint: denied ? RIGHTS : 'Run the job again; no tag and no channel has moved.',
        retryable: !denied,
        cause: error,
      },
    );
  }
}

/** The library bounds its single requests, but not how often it asks for an identity. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const limit = AbortSignal.timeout(milliseconds);
  const expired = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(new Error(`no answer in ${milliseconds / 1000} s`)));
  });
  return Promise.race([work, expired]);
}
