import { Failure } from '../../src/errors/index.ts';
import {
  findStandIn,
  formatReference,
  parseReference,
  type Image,
  type Reference,
} from '../../src/oci/index.ts';
import { isLoopback } from '../../src/registry/index.ts';

/** What names the place to push to. */
export interface TargetFacts {
  /** The input; its tag wins over the rock's version. */
  readonly image: string | undefined;
  readonly tags: readonly string[];
  /** `owner/name` of the GitHub repository, where there is one. */
  readonly repository: string | undefined;
  /** The name that the rock's layout gives its image. */
  readonly version: string | undefined;
}

/**
 * Every reference that the image shall have, the main one first; none for a run that leaves registries alone.
 *
 * @throws Failure `INPUT_INVALID` or `OCI_REFERENCE_INVALID`
 */
export function planReferences(facts: TargetFacts): readonly Reference[] {
  if (facts.image === 'none') return [];
  const name =
    facts.image ?? (facts.repository === undefined ? undefined : `ghcr.io/${facts.repository.toLowerCase()}`);
  if (name === undefined) {
    throw new Failure('INPUT_INVALID', 'input `image` is missing: outside of GitHub there is no default', {
      hint: 'Say where to push to, for example image: ghcr.io/acme/shop',
    });
  }
  const target = parseReference(name);
  if (target.digest !== undefined) {
    throw new Failure('INPUT_INVALID', `input \`image\` names a digest: ${name}`, {
      hint: 'Leave the digest out: it follows from the rock and is an output.',
    });
  }
  const main = { ...target, tag: target.tag ?? tagOfVersion(facts.version) };
  const more = facts.tags
    .filter((tag) => tag !== main.tag)
    // Parsed again, so that a tag that no registry takes is refused before anything is sent.
    .map((tag) =>
      parseReference(
        `${formatReference({ registry: target.registry, repository: target.repository })}:${tag}`,
      ),
    );
  return [main, ...more];
}

/** A version as a tag: what a tag cannot hold (`+`, `~`) becomes `_`. */
export function tagOfVersion(version: string | undefined): string {
  const tag = (version ?? 'latest')
    .replace(/[^\w.-]/g, '_')
    .replace(/^[.-]/, '_')
    .slice(0, 128);
  return tag === '' ? 'latest' : tag;
}

/**
 * @param reference Undefined when no registry is a target.
 * @param toCharmhub Charmhub keeps images in a registry of its own, which is not on this machine.
 * @throws Failure `REGISTRY_STAND_IN` when the image must not leave this machine
 */
export function refuseStandIn(image: Image, reference: Reference | undefined, toCharmhub: boolean): void {
  const standIn = findStandIn(image);
  if (standIn === undefined) return;
  const remote = reference !== undefined && !isLoopback(reference.registry) ? reference.registry : undefined;
  const where = remote ?? (toCharmhub ? 'Charmhub' : undefined);
  if (where === undefined) return;
  throw new Failure(
    'REGISTRY_STAND_IN',
    `the rock is built on a stand-in base (${standIn}) and is not pushed to ${where}`,
    {
      hint: 'Remove the `base-image` input of pack-rock and pack again; a stand-in is for this machine only.',
    },
  );
}
