import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { formatReference, type Digest, type Reference } from '../../src/oci/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { createRegistry, type PushResult, type Registry } from '../../src/registry/index.ts';
import type { Rock } from './artifacts.ts';
import type { publish } from './definition.ts';
import { chooseLogin } from './login.ts';

/** The registry of the image, logged in to as the inputs say. */
export function openRegistry(run: ActionRun<typeof publish>, target: Reference): Registry {
  return createRegistry(run.ports, {
    credentials: chooseLogin(run, target.registry),
    insecure: run.inputs['insecure-registries'],
  });
}

/** Pushes without a tag: what nobody has to look at yet. */
export async function pushByDigest(
  registry: Registry,
  rock: Rock,
  { registry: host, repository }: Reference,
  mountFrom: readonly string[],
): Promise<PushResult> {
  return push(registry, rock, { registry: host, repository }, mountFrom);
}

function push(
  registry: Registry,
  { content, image, together }: Rock,
  reference: Reference,
  mountFrom: readonly string[],
): Promise<PushResult> {
  return together === undefined
    ? registry.push(content, image, reference, mountFrom)
    : registry.pushIndex(together.files, together.index, reference, mountFrom);
}

/** What became of one reference. */
export interface MovedTag extends PushResult {
  /** What it names now, where somebody else has pushed it right after us. */
  readonly takenBy?: Digest;
}

/**
 * Pushes under every reference in turn, and looks at each that moved. Of two jobs that push a tag at the same time the
 * last one has it; the other's image is there by its digest, which is what everything after this goes by.
 *
 * @throws Failure `REGISTRY_PROTOCOL` when the registry has not kept what it was sent
 */
export async function pushReferences(
  { reporter }: Pick<Ports, 'reporter'>,
  registry: Registry,
  rock: Rock,
  references: readonly Reference[],
  mountFrom: readonly string[],
): Promise<readonly MovedTag[]> {
  const results: MovedTag[] = [];
  for (const reference of references) {
    const result = await push(registry, rock, reference, mountFrom);
    const found = result.unchanged ? rock.digest : await registry.find(reference);
    if (found === rock.digest) {
      results.push(result);
      continue;
    }
    const { registry: host, repository } = reference;
    const kept = await registry.find({ registry: host, repository, digest: rock.digest });
    if (found === undefined || kept !== rock.digest) {
      throw new Failure('REGISTRY_PROTOCOL', `${formatReference(reference)} is not what was pushed`, {
        hint: 'The registry has lost what it was sent, or somebody removes it. Run the step again.',
        details: [`pushed ${rock.digest}`, `the registry names ${found ?? 'nothing'}`],
      });
    }
    reporter.warning(
      `${formatReference(reference)} names ${found}: somebody else has pushed the same tag at the same time. What was pushed here is there as ${rock.digest}.`,
    );
    results.push({ ...result, takenBy: found });
  }
  return results;
}
