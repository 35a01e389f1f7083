import { Failure } from '../errors/index.ts';

/** What each resource of a release shall be. */
export interface ResourceChoice {
  /** The resource that is the rock; undefined when every resource has a fixed revision. */
  readonly rock: string | undefined;
  /** Revisions that were given. */
  readonly fixed: Readonly<Record<string, number>>;
}

/**
 * Finds the resource that the rock is, from what the charm itself declares. The extensions name it differently
 * (`flask-app-image`, `app-image`), and whoever wrote the charm by hand may call it anything.
 *
 * @param declared Resource name to type, from the packed charm's metadata.
 * @param given `NAME=REVISION` pairs of the user.
 * @throws Failure `CHARMHUB_RESOURCE`
 */
export function chooseResources(
  declared: ReadonlyMap<string, string>,
  given: Readonly<Record<string, string>>,
  hasRock: boolean,
): ResourceChoice {
  const problems: string[] = [];
  const fixed: Record<string, number> = {};
  for (const [name, text] of Object.entries(given)) {
    if (!declared.has(name)) problems.push(`the charm declares no resource ${name}`);
    else if (!/^\d{1,9}$/.test(text)) problems.push(`the revision of ${name} is ${text}, which is no number`);
    else fixed[name] = Number(text);
  }
  const open = [...declared].filter(([name]) => !(name in given));
  const images = open.filter(([, type]) => type === 'oci-image').map(([name]) => name);
  const rock = hasRock ? pickImage(images) : undefined;
  if (hasRock && rock === undefined) {
    problems.push(
      images.length === 0
        ? 'the charm declares no image resource that the rock could be'
        : `the rock could be ${images.join(' or ')}`,
    );
  }
  const left = open.map(([name]) => name).filter((name) => name !== rock);
  if (rock !== undefined || !hasRock) problems.push(...left.map((name) => `${name} has no revision`));
  if (problems.length > 0) {
    throw new Failure('CHARMHUB_RESOURCE', 'it is not clear what belongs to the release', {
      hint: 'Add `resource-revisions: NAME=REVISION` for every resource but the rock (charmcraft resource-revisions CHARM NAME lists them).',
      details: [...problems, `declared: ${[...declared.keys()].join(', ') || 'nothing'}`],
    });
  }
  return { rock, fixed };
}

function pickImage(images: readonly string[]): string | undefined {
  if (images.length === 1) return images[0];
  const apps = images.filter((name) => /(^|-)app-image$/.test(name));
  return apps.length === 1 ? apps[0] : undefined;
}
