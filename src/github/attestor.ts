import { errorMessage, Failure } from '../errors/index.ts';

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
}

/** Signs for the workflow run that it works in. */
export interface Attestor {
  /**
   * Signs one statement (SLSA provenance) that names all subjects, and keeps it with the repository.
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
  return { attest: (subjects) => sign(subjects, token, variables) };
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
    const page = `${variables['GITHUB_SERVER_URL'] ?? ''}/${variables['GITHUB_REPOSITORY'] ?? ''}/attestations`;
    return {
      bundle: JSON.stringify(bundle),
      url: attestationID === undefined ? undefined : `${page}/${attestationID}`,
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
