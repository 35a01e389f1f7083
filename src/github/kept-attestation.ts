import { z } from 'zod/mini';
import type { Ports } from '../ports/index.ts';
import { askGithub } from './ask-github.ts';
import type { Attestation, AttestedSubject } from './attestor.ts';
import { openOctokit, unlessAbsent, type GithubOptions } from './octokit.ts';

/** What a statement must have been made by, to be that of this run as well. */
export interface MadeBy {
  /** Full id of the commit. */
  readonly commit: string;
  /** `owner/name/.github/workflows/release.yml@refs/heads/main` */
  readonly workflow: string;
}

const bundleSchema = z.looseObject({ dsseEnvelope: z.looseObject({ payload: z.string() }) });
const statementSchema = z.object({
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
  predicate: z.object({
    buildDefinition: z.object({
      externalParameters: z.object({
        workflow: z.object({ ref: z.string(), repository: z.url(), path: z.string() }),
      }),
      resolvedDependencies: z.array(z.object({ digest: z.object({ gitCommit: z.string() }) })),
    }),
  }),
});

/**
 * The signed statement that an earlier attempt has kept with the repository about the same subjects, from the same
 * commit and workflow. Only a job with the right to sign can put one there.
 *
 * @throws Failure `GITHUB_REFUSED`, `GITHUB_UNREACHABLE`
 */
export async function findKeptAttestation(
  ports: Pick<Ports, 'clock'>,
  options: GithubOptions,
  subjects: readonly AttestedSubject[],
  madeBy: MadeBy,
): Promise<Pick<Attestation, 'bundle'> | undefined> {
  const [first] = subjects;
  if (first === undefined) return undefined;
  const { octokit, at } = await openOctokit(options);
  const found = await askGithub(ports, 'read the attestations of the image', () =>
    octokit.rest.repos
      .listAttestations({ ...at, subject_digest: `sha256:${first.sha256}`, per_page: 100 })
      .catch(unlessAbsent),
  );
  const bundle = found?.data.attestations
    ?.map((one): unknown => one.bundle)
    .find((one) => isAbout(one, subjects, madeBy));
  return bundle === undefined ? undefined : { bundle: JSON.stringify(bundle) };
}

function isAbout(
  bundle: unknown,
  subjects: readonly AttestedSubject[],
  { commit, workflow }: MadeBy,
): boolean {
  const statement = readStatement(bundle);
  if (statement === undefined) return false;
  const { externalParameters, resolvedDependencies } = statement.predicate.buildDefinition;
  const { repository, path, ref } = externalParameters.workflow;
  const named = statement.subject.map(({ name, digest }) => `${name} ${digest.sha256}`);
  return (
    named.join('\n') === subjects.map(({ name, sha256 }) => `${name} ${sha256}`).join('\n') &&
    resolvedDependencies.some(({ digest }) => digest.gitCommit === commit) &&
    `${new URL(repository).pathname.slice(1)}/${path}@${ref}` === workflow
  );
}

/** Undefined for what is no statement about where something came from. */
function readStatement(bundle: unknown): z.infer<typeof statementSchema> | undefined {
  const envelope = bundleSchema.safeParse(bundle);
  if (!envelope.success) return undefined;
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(envelope.data.dsseEnvelope.payload, 'base64').toString('utf8'),
    );
    return statementSchema.safeParse(payload).data;
  } catch {
    return undefined;
  }
}
