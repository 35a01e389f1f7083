import { dirname, resolve } from 'node:path';

import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod/mini';

import { Failure } from '../errors/index.ts';

/** What a Juju bundle says, split into what stands around the application and what is said of it. */
export interface Bundle {
  /** The applications around it, by name, with their charms. */
  readonly applications: ReadonlyMap<string, string>;
  /** Relations between those, each as two ends `application:endpoint` or `application`. */
  readonly relations: readonly (readonly [string, string])[];
  /** Endpoint of the application to the other end. */
  readonly own: Readonly<Record<string, string>>;
  /** What the bundle asks of the application; the run's own inputs come before it. */
  readonly asked: {
    readonly config: Readonly<Record<string, string>>;
    readonly units: number | undefined;
    readonly constraints: string | undefined;
    readonly trust: boolean;
  };
  /** The bundle without the application, which is deployed from the packed charm. */
  readonly text: string;
}

const entry = z.looseObject({
  charm: z.string(),
  options: z.nullish(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  scale: z.optional(z.number()),
  num_units: z.optional(z.number()),
  constraints: z.optional(z.string()),
  trust: z.optional(z.boolean()),
});

const schema = z.looseObject({
  applications: z.record(z.string(), entry),
  relations: z.pipe(
    z.nullish(z.array(z.tuple([z.string(), z.union([z.string(), z.tuple([z.string()])])]))),
    z.transform((pairs) => (pairs ?? []).map(([one, other]) => [one, String(other)] as const)),
  ),
});

/**
 * Reads a bundle for the deployment of `application`. Its entry for the application is left out: charm and image of
 * the run take its place, and its relations become integrations.
 *
 * @throws Failure `DEPLOY_BUNDLE_INVALID` for what is no bundle, or has parts that cannot be split faithfully.
 */
export function parseBundle(text: string, path: string, application: string): Bundle {
  const documents = parseAllDocuments(text);
  const [first] = documents;
  const problem = 'empty' in documents ? undefined : documents.flatMap(({ errors }) => errors)[0];
  if (problem !== undefined) throw invalid(path, problem.message.split('\n')[0] ?? '');
  if (documents.length !== 1 || first === undefined) {
    throw invalid(path, 'it has more than one document: merge its overlays into it first');
  }
  if (/include-(?:file|base64):\/\//.test(text)) {
    throw invalid(path, 'it includes other files, which this step cannot take along');
  }
  const parsed = schema.safeParse(first.toJS({ maxAliasCount: 50 }));
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error).split('\n')[0] ?? '');
  const { applications, relations, ...rest } = parsed.data;
  const others = Object.entries(applications).filter(([name]) => name !== application);
  const self = applications[application];
  const isOwn = (pair: readonly [string, string]): boolean => pair.some((end) => nameOf(end) === application);
  const between = relations.filter((pair) => !isOwn(pair));
  const written = {
    ...rest,
    applications: Object.fromEntries(
      others.map(([name, entry]) => [name, { ...entry, charm: absolute(entry.charm, path) }]),
    ),
    ...(between.length === 0 ? {} : { relations: between }),
  };
  return {
    applications: new Map(others.map(([name, { charm }]) => [name, charm])),
    relations: between,
    own: Object.fromEntries(relations.filter(isOwn).map((pair) => ownEnd(pair, path, application))),
    asked: {
      config: Object.fromEntries(
        Object.entries(self?.options ?? {}).map(([name, value]) => [name, String(value)]),
      ),
      units: self?.scale ?? self?.num_units,
      constraints: self?.constraints,
      trust: self?.trust ?? false,
    },
    text: stringify(written),
  };
}

function ownEnd(pair: readonly [string, string], path: string, application: string): [string, string] {
  const [one, other] = nameOf(pair[0]) === application ? pair : [pair[1], pair[0]];
  const endpoint = one.split(':')[1];
  if (endpoint === undefined) {
    throw invalid(path, `the relation of ${one} and ${other} names no endpoint: write ${one}:ENDPOINT`);
  }
  return [endpoint, other];
}

function nameOf(end: string): string {
  return end.split(':')[0] ?? end;
}

/** A charm beside the bundle is found from the bundle's folder, which the written copy is not in. */
function absolute(charm: string, path: string): string {
  return charm.startsWith('.') ? resolve(dirname(path), charm) : charm;
}

function invalid(path: string, reason: string): Failure {
  return new Failure('DEPLOY_BUNDLE_INVALID', `${path} cannot be used as a bundle: ${reason}`, {
    hint: 'Deploy it by hand with juju deploy, and name the applications with the input `integrations`.',
    at: { file: path },
  });
}
