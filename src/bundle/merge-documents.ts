import { Failure } from '../errors/index.ts';
import type { Bundle, BundleApplication, BundleDocument, DocumentApplication } from './shape.ts';

/**
 * Lays overlays over a bundle, in order, as Juju does: an application is added, changed key by key, or taken out with
 * its relations when the overlay has nothing to say of it; the same goes for consumed offers; relations are added.
 *
 * @param known Applications that need no charm, because they are deployed from elsewhere.
 * @throws Failure `DEPLOY_BUNDLE_INVALID` for applications without a charm, and relations of applications that are not in it.
 */
export function mergeDocuments(documents: readonly BundleDocument[], known: readonly string[] = []): Bundle {
  const applications = new Map<string, DocumentApplication>();
  const saas = new Map<string, string>();
  let relations: [string, string][] = [];
  const drop = (name: string): void => {
    relations = relations.filter((ends) => !ends.some((end) => nameOf(end) === name));
  };
  for (const [index, document] of documents.entries()) {
    for (const [name, application] of Object.entries(document.applications ?? {})) {
      if (application !== null) applications.set(name, lay(normal(application), applications.get(name)));
      else if (index === 0) throw invalid(`base application "${name}" has no body`);
      else if (applications.delete(name)) drop(name);
    }
    for (const [name, offer] of Object.entries(document.saas ?? {})) {
      if (offer?.url !== undefined) saas.set(name, offer.url);
      else if (offer === null && saas.delete(name)) drop(name);
    }
    for (const [one, others] of document.relations ?? [])
      for (const other of typeof others === 'string' ? [others] : others) relations.push([one, other]);
  }
  const merged = {
    applications: Object.fromEntries([...applications].map(([name, entry]) => [name, withoutGaps(entry)])),
    relations,
    saas: Object.fromEntries(saas),
    series: documents.findLast(({ series }) => series !== undefined)?.series,
    defaultBase: documents[0]?.['default-base'],
  };
  check(merged, known);
  return merged;
}

/** Units and placement are each written in two ways; one of them is enough from here on. */
function normal({
  num_units: units,
  scale,
  placement,
  to,
  ...rest
}: DocumentApplication): DocumentApplication {
  const wanted = (scale ?? 0) > 0 ? scale : (units ?? scale);
  const place = placement === undefined ? to : [placement];
  return {
    ...rest,
    ...(wanted !== undefined && { scale: wanted }),
    ...(place !== undefined && { to: place }),
  };
}

/** What is a map in both is merged, unless the overlay's is empty; anything else is replaced. */
function lay(over: DocumentApplication, under: DocumentApplication = {}): DocumentApplication {
  const below: Readonly<Record<string, unknown>> = under;
  const merged = Object.entries(over).map(([key, value]: [string, unknown]) => {
    const map = asMap(value);
    const base = asMap(below[key]);
    const both = map !== undefined && base !== undefined && Object.keys(map).length > 0;
    return [key, both ? { ...base, ...map } : value] as const;
  });
  return { ...under, ...Object.fromEntries(merged) };
}

function asMap(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** Leaves out what has been taken away. */
function withoutGaps(application: DocumentApplication): BundleApplication {
  const entries = Object.entries(application).flatMap(([key, value]: [string, unknown]) => {
    const map = asMap(value);
    if (map === undefined) return value === null ? [] : [[key, value] as const];
    const kept = Object.entries(map).filter(([, entry]) => entry !== null);
    return kept.length === 0 ? [] : [[key, Object.fromEntries(kept)] as const];
  });
  return Object.fromEntries(entries) as BundleApplication;
}

/** The application of `application:endpoint`. */
export const nameOf = (end: string): string => end.split(':')[0] ?? '';

function check({ applications, relations, saas }: Bundle, known: readonly string[]): void {
  const isThere = (name: string): boolean =>
    Object.hasOwn(applications, name) || Object.hasOwn(saas, name) || known.includes(name);
  const problems = [
    ...Object.entries(applications).flatMap(([name, { charm }]) =>
      charm === undefined && !known.includes(name) ? [`empty charm path in application "${name}"`] : [],
    ),
    ...relations.flatMap((ends) =>
      ends
        .filter((end) => !isThere(nameOf(end)))
        .map(
          (end) =>
            `relation ["${ends.join('" "')}"] refers to application "${nameOf(end)}" not defined in this bundle`,
        ),
    ),
  ];
  if (problems.length > 0) throw invalid(problems.join('\n'));
}

function invalid(problem: string): Failure {
  return new Failure('DEPLOY_BUNDLE_INVALID', `the provided bundle has the following errors:\n${problem}`, {
    hint: 'Give every application a charm, and name in relations only applications and saas of the bundle.',
  });
}
