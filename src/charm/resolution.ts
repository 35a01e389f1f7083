import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import { Failure } from '../errors/index.ts';
import type { LockedPackage, PythonTarget } from '../python/index.ts';
import type { CharmPlan } from './plan.ts';

const sha256Text = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const lockedSchema = z.object({
  name: z.string(),
  version: z.string(),
  hashes: z.array(z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/))),
  marker: z.exactOptional(z.string()),
});
export const packagesSchema = z.array(lockedSchema);

const schema = z.object({
  kind: z.literal('paas-action/charm-resolution'),
  format: z.literal(1),
  /** Of everything that was resolved: a resolution is for these requirements alone. */
  request: sha256Text,
  python: z.object({ version: z.string(), glibc: z.string(), architecture: z.string() }),
  packages: packagesSchema,
  /** Libraries that were not in the project. */
  libraries: z.array(z.object({ path: z.string(), patch: z.int(), sha256: sha256Text })),
});

/** Everything that a charm is made of and that could be another thing tomorrow, by hash. */
export type CharmResolution = z.infer<typeof schema>;

type PinnedLibrary = Readonly<CharmResolution['libraries'][number]>;

/** Changes whenever another set of packages could be the right one. */
export function hashRequest(
  requirements: CharmPlan['requirements'],
  extra: readonly string[],
  python: PythonTarget,
): string {
  const { contents, strict } = requirements;
  return createHash('sha256')
    .update(JSON.stringify([contents.map(({ file, content }) => [file, content]), extra, strict, python]))
    .digest('hex');
}

export function describeResolution(
  request: string,
  python: PythonTarget,
  packages: readonly LockedPackage[],
  libraries: readonly PinnedLibrary[],
): CharmResolution {
  return {
    kind: 'paas-action/charm-resolution',
    format: 1,
    request,
    python: { version: python.version, glibc: python.glibc, architecture: python.architecture },
    packages: packages.map((one) => ({ ...one, hashes: [...one.hashes] })),
    libraries: libraries.map(({ path, patch, sha256 }) => ({ path, patch, sha256 })),
  };
}

export function renderResolution(resolution: CharmResolution): string {
  return `${JSON.stringify(resolution, undefined, 2)}\n`;
}

/** @throws Failure `CHARM_RESOLUTION` */
export function parseResolution(text: string, file: string): CharmResolution {
  const fail = (message: string, details: readonly string[] = []): Failure =>
    new Failure('CHARM_RESOLUTION', message, {
      hint: 'Pack once without `resolution` to get a new resolution file.',
      at: { file },
      details,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail('the resolution file is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw fail('the resolution file is not one of a charm', z.prettifyError(parsed.error).split('\n'));
  return parsed.data;
}

/** Holds a pinned run to its resolution. @throws Failure `CHARM_RESOLUTION` */
export function requireMatch(
  pinned: CharmResolution,
  request: string,
  libraries: readonly PinnedLibrary[],
): void {
  const changed = libraries.filter(
    ({ path, sha256 }) => pinned.libraries.find((one) => one.path === path)?.sha256 !== sha256,
  );
  if (pinned.request === request && changed.length === 0) return;
  throw new Failure('CHARM_RESOLUTION', 'the charm is no longer what the resolution file was made for', {
    hint: 'Pack once without `resolution` to get a new resolution file.',
    details: [
      ...(pinned.request === request
        ? []
        : ['requirements, library dependencies or the Python version have changed']),
      ...changed.map(({ path }) => `${path} is another one`),
    ],
  });
}
