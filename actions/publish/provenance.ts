import { basename, join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import {
  BUNDLE_TYPE,
  findAttestor,
  PROVENANCE_TYPE,
  type AttestedSubject,
  type Attestor,
} from '../../src/github/index.ts';
import type { Reference } from '../../src/oci/index.ts';
import type { Registry } from '../../src/registry/index.ts';
import type { Charm, Rock } from './artifacts.ts';
import type { publish } from './definition.ts';

type Run = ActionRun<typeof publish>;

/** Who signs for this run. @throws Failure `PUBLISH_ATTEST_DENIED` before anything is sent */
export function findSigner({ inputs, host }: Run): Attestor {
  return findAttestor(host.variables, inputs['github-token']);
}

/**
 * Signs one statement about the rock and the charm, so that neither can be passed off with another partner, and
 * attaches it to the image, which the registry has by its digest already.
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
  const { bundle, url } = await signer.attest(subjects);
  const path = join(host.tempDir, 'provenance.sigstore.json');
  await ports.files.mkdir(host.tempDir);
  await ports.files.write(path, bundle);
  ports.reporter.info(`provenance of ${subjects.map(({ name }) => name).join(' and ')}: ${url ?? path}`);
  if (url !== undefined) summary.links([{ text: 'Provenance', url }]);
  const attached =
    registry === undefined || target === undefined
      ? undefined
      : await registry.attach(target, rock.image.manifest, {
          artifactType: BUNDLE_TYPE,
          bytes: Buffer.from(bundle),
          annotations: {
            'dev.sigstore.bundle.content': 'dsse-envelope',
            'dev.sigstore.bundle.predicateType': PROVENANCE_TYPE,
          },
        });
  return {
    attestation: path,
    ...(url !== undefined && { 'attestation-url': url }),
    ...(attached !== undefined && { 'attestation-digest': attached.digest }),
  };
}

function subjectsOf(
  target: Reference | undefined,
  rock: Rock,
  charm: Charm | undefined,
): readonly AttestedSubject[] {
  const name = target === undefined ? basename(rock.path) : `${target.registry}/${target.repository}`;
  return [
    { name, sha256: rock.image.manifest.digest.replace(/^sha256:/, '') },
    ...(charm === undefined ? [] : [{ name: basename(charm.path), sha256: charm.sha256 }]),
  ];
}
