import { basename, join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import {
  BUNDLE_TYPE,
  findAttestor,
  PROVENANCE_TYPE,
  type AttestedSubject,
  type Attestor,
} from '../../src/github/index.ts';
import { canonicalJson, type Reference } from '../../src/oci/index.ts';
import { describeAttach, type Attachment, type Registry } from '../../src/registry/index.ts';
import { wholeOf, type Charm, type Rock } from './artifacts.ts';
import type { publish } from './definition.ts';

type Run = ActionRun<typeof publish>;

/** Who signs for this run. @throws Failure `PUBLISH_ATTEST_DENIED` before anything is sent */
export function findSigner({ inputs, ports, host }: Run): Attestor {
  return findAttestor(ports, host.variables, inputs['github-token']);
}

/**
 * Signs one statement about the rock and the charm, so that neither can be passed off with another partner, and
 * attaches it to the image, which the registry has by its digest already; of several rocks to their index. What was
 * signed for this commit before is neither signed nor attached again.
 */
export async function attachProvenance(
  run: Run,
  signer: Attestor,
  registry: Registry | undefined,
  target: Reference | undefined,
  rock: Rock,
  charm: Charm | undefined,
): Promise<{
  readonly attestation: string;
  readonly 'attestation-url'?: string;
  readonly 'attestation-digest'?: string;
}> {
  const { ports, host, summary } = run;
  const subjects = subjectsOf(target, rock, charm);
  const { bundle: signed, url, unchanged } = await signer.attest(subjects);
  // One form, so that what is kept is the same document wherever it was read.
  const bundle = canonicalJson(JSON.parse(signed));
  const path = join(host.tempDir, 'provenance.sigstore.json');
  await ports.files.mkdir(host.tempDir);
  await ports.files.write(path, bundle);
  const names = subjects.map(({ name }) => name).join(' and ');
  ports.reporter.info(`provenance of ${names}${unchanged ? ', signed before' : ''}: ${url ?? path}`);
  if (url !== undefined) summary.links([{ text: 'Provenance', url }]);
  const attached =
    registry === undefined || target === undefined
      ? undefined
      : await registry.attach(target, wholeOf(rock), attachmentOf(bundle));
  return {
    attestation: path,
    ...(url !== undefined && { 'attestation-url': url }),
    ...(attached !== undefined && { 'attestation-digest': attached.digest }),
  };
}

function attachmentOf(bundle: string): Attachment {
  return {
    artifactType: BUNDLE_TYPE,
    bytes: Buffer.from(bundle),
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': PROVENANCE_TYPE,
    },
  };
}

/** The requests that sign and attach, in order. What is signed has a digest only afterwards. */
export function describeSigning(
  { host }: Pick<Run, 'host'>,
  rock: Rock,
  target: Reference | undefined,
): readonly string[] {
  const kept = `${host.variables['GITHUB_API_URL'] ?? 'https://api.github.com'}/repos/${host.variables['GITHUB_REPOSITORY'] ?? ''}/attestations`;
  return [
    `GET ${kept}/${rock.digest} (goes on to attach what this commit and workflow have signed before)`,
    'GET an identity of the job from GitHub',
    'POST to sigstore for a certificate and an entry in its log; for a private repository to GitHub for a certificate and a time',
    `POST ${kept}`,
    ...(target === undefined ? [] : describeAttach(undefined, rock.digest, target)),
  ];
}

function subjectsOf(
  target: Reference | undefined,
  rock: Rock,
  charm: Charm | undefined,
): readonly AttestedSubject[] {
  const name = target === undefined ? basename(rock.path) : `${target.registry}/${target.repository}`;
  return [
    { name, sha256: rock.digest.replace(/^sha256:/, '') },
    ...(charm === undefined ? [] : [{ name: basename(charm.path), sha256: charm.sha256 }]),
  ];
}
