import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { formatReference, type Reference } from '../../src/oci/index.ts';
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

/** Pushes under every reference in turn, and looks at each that moved: the registry must name our digest. */
export async function pushReferences(
  registry: Registry,
  rock: Rock,
  references: readonly Reference[],
  mountFrom: readonly string[],
): Promise<readonly PushResult[]> {
  const results: PushResult[] = [];
  for (const reference of references) {
    const result = await push(registry, rock, reference, mountFrom);
    if (!result.unchanged) {
      const found = await registry.find(reference);
      if (found !== rock.digest) {
        throw new Failure('REGISTRY_PROTOCOL', `${formatReference(reference)} is not what was pushed`, {
          hint: 'Somebody else pushed the same tag at the same time; deploy by digest.',
          details: [`pushed ${rock.digest}`, `the registry names ${found ?? 'nothing'}`],
        });
      }
    }
    results.push(result);
  }
  return results;
}
