import { refuse } from '../commands/refuse.ts';
import type { Bundle, BundleApplication, BundleDocument } from './shape.ts';

/**
 * Lays overlays over a bundle, in order: an application is added, changed key by key, or taken out with its relations
 * when the overlay has nothing to say of it; relations and saas are added.
 *
 * @throws Failure `CONTROLLER_REFUSED` for applications without a charm, and relations of applications that are not in it.
 */
export function mergeOverlays([base, ...overlays]: readonly BundleDocument[]): Bundle {
  const applications: Record<string, BundleApplication> = {};
  const relations: [string, string][] = [];
  const saas: Record<string, string> = {};
  for (const [index, document] of [base, ...overlays].entries()) {
    for (const [name, application] of Object.entries(document?.applications ?? {})) {
      if (application === null && index > 0) {
        Reflect.deleteProperty(applications, name);
        dropRelations(relations, name);
      } else applications[name] = merged(applications[name], application ?? {});
    }
    for (const [one, others] of document?.relations ?? [])
      for (const other of typeof others === 'string' ? [others] : others) relations.push([one, other]);
    for (const [name, { url }] of Object.entries(document?.saas ?? {}))
      if (url !== undefined) saas[name] = url;
  }
  check({ applications, relations, saas });
  return { applications, relations, saas };
}

/** Maps are merged, anything else is replaced. */
function merged(known: BundleApplication | undefined, over: BundleApplication): BundleApplication {
  if (known === undefined) return over;
  return {
    ...known,
    ...over,
    ...(known.options !== undefined && { options: { ...known.options, ...over.options } }),
    ...(known.resources !== undefined && { resources: { ...known.resources, ...over.resources } }),
    ...(known.offers !== undefined && { offers: { ...known.offers, ...over.offers } }),
  };
}

const nameOf = (end: string): string => end.split(':')[0] ?? '';

function dropRelations(relations: [string, string][], name: string): void {
  const kept = relations.filter((ends) => !ends.some((end) => nameOf(end) === name));
  relations.splice(0, relations.length, ...kept);
}

function check({ applications, relations, saas }: Bundle): void {
  const problems = [
    ...Object.entries(applications).flatMap(([name, { charm }]) =>
      charm === undefined ? [`empty charm path in application "${name}"`] : [],
    ),
    ...relations.flatMap((ends) =>
      ends.flatMap((end) =>
        nameOf(end) in applications || nameOf(end) in saas
          ? []
          : [
              `relation ["${ends.join('" "')}"] refers to application "${nameOf(end)}" not defined in this bundle`,
            ],
      ),
    ),
  ];
  if (problems.length > 0)
    throw refuse(`the provided bundle has the following errors:\n${problems.join('\n')}`);
}
