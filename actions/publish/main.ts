import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import {
  describeImageProblems,
  formatReference,
  type OpenedImage,
  type Reference,
} from '../../src/oci/index.ts';
import { createRegistry, type PushResult, type Registry } from '../../src/registry/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { openRock, readCharm } from './artifacts.ts';
import type { publish } from './definition.ts';
import { chooseLogin } from './login.ts';
import { describePush, describeStandIn } from './report.ts';
import { planReferences, refuseStandIn } from './target.ts';

export async function main(run: ActionRun<typeof publish>): Promise<OutputsOf<typeof publish>> {
  const { inputs, ports, host, summary } = run;
  const charm = await readCharm(ports, host.workspace, inputs.charm);
  const rock = await openRock(ports, host.workspace, inputs.rock);
  const references = planReferences({
    image: inputs.image,
    tags: inputs.tags,
    repository: host.variables['GITHUB_REPOSITORY'],
    version: rock.tag,
  });
  const [target] = references;
  refuseStandIn(rock.image.image, target);
  refuseBroken(rock);
  describeStandIn(run, rock.image.image);

  const digest = rock.image.manifest.digest;
  const outputs = {
    image: formatReference({ registry: target.registry, repository: target.repository, digest }),
    digest,
    tags: references.map(formatReference).join('\n'),
    ...(charm === undefined ? {} : { charm: charm.path, 'charm-sha256': charm.sha256 }),
  };
  if (inputs['dry-run']) {
    ports.reporter.info(`would push ${digest} as ${references.map(formatReference).join(', ')}`);
    summary.heading('Would publish').table(
      ['Reference', 'Digest'],
      references.map((one) => [formatReference(one), digest]),
    );
    return outputs;
  }

  const registry = createRegistry(ports, {
    credentials: chooseLogin(run, target.registry),
    insecure: inputs['insecure-registries'],
  });
  const results = await ports.reporter.group(`Push ${outputs.image}`, () =>
    push(registry, rock, references, inputs['mount-from']),
  );
  describePush(run, results, registry.traffic(), charm);
  return { ...outputs, uploaded: String(registry.traffic().uploaded) };
}

/** Pushes under every reference in turn, and looks at each that moved: the registry must name our digest. */
async function push(
  registry: Registry,
  { content, image }: OpenedImage,
  references: readonly Reference[],
  mountFrom: readonly string[],
): Promise<readonly PushResult[]> {
  const results: PushResult[] = [];
  for (const reference of references) {
    const result = await registry.push(content, image, reference, mountFrom);
    if (!result.unchanged) {
      const found = await registry.find(reference);
      if (found !== image.manifest.digest) {
        throw new Failure('REGISTRY_PROTOCOL', `${formatReference(reference)} is not what was pushed`, {
          hint: 'Somebody else pushed the same tag at the same time; deploy by digest.',
          details: [`pushed ${image.manifest.digest}`, `the registry names ${found ?? 'nothing'}`],
        });
      }
    }
    results.push(result);
  }
  return results;
}

function refuseBroken({ image }: OpenedImage): void {
  const problems = describeImageProblems(image.image);
  if (problems.length === 0) return;
  throw new Failure('OCI_IMAGE_INVALID', `the rock ${image.manifest.digest} does not hold together`, {
    hint: 'Pack it again.',
    details: problems,
  });
}
