import { z } from 'zod/mini';
import { Failure, type Location } from '../../../errors/index.ts';
import { findJsonPlaces } from '../../../project/index.ts';

const entrySchema = z.looseObject({
  version: z.optional(z.string()),
  resolved: z.optional(z.string()),
  link: z._default(z.boolean(), false),
  dev: z._default(z.boolean(), false),
  hasInstallScript: z._default(z.boolean(), false),
  os: z.optional(z.array(z.string())),
  cpu: z.optional(z.array(z.string())),
  libc: z.optional(z.array(z.string())),
  optionalDependencies: z._default(z.record(z.string(), z.string()), {}),
});
const schema = z.looseObject({
  lockfileVersion: z.number(),
  packages: z.record(z.string(), entrySchema),
});

export interface LockedNpmPackage {
  /** Below the folder of the application. */
  readonly folder: string;
  readonly name: string;
  readonly hasInstallScript: boolean;
  /** Processors, as Node calls them, for which ready-made programs for Linux come as packages of their own. */
  readonly programsFor: readonly string[];
}

export interface NpmLock {
  /** Whether what is installed depends on the processor. */
  readonly native: boolean;
  readonly packages: readonly LockedNpmPackage[];
  /** Where the lock file names a package. */
  readonly placeOf: (lockedPackage: LockedNpmPackage) => Location;
}

/**
 * What a package-lock.json says of the packages that go into the rock.
 *
 * @param file relative to the project, for messages
 * @throws Failure `ROCK_BUILD`, `ROCK_UNSUPPORTED`
 */
export function readLock(text: string, file: string): NpmLock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const { mistake, lineOf } = findJsonPlaces(text);
    const line = mistake ?? lineOf(['lockfileVersion']);
    throw new Failure(
      'ROCK_BUILD',
      `${file} is ${mistake === undefined ? 'not a lock file of npm 7 or later' : 'not valid JSON'}`,
      {
        at: { file, ...(line === undefined ? {} : { line }) },
        hint: 'Write it again with `npm install --package-lock-only` and commit it.',
      },
    );
  }
  const lines = text.split('\n');
  const place = (path: string): Location => {
    const line = lines.findIndex((each) => each.includes(JSON.stringify(path)));
    return { file, ...(line < 0 ? {} : { line: line + 1 }) };
  };
  const packages = Object.entries(parsed.data.packages).filter(([path, entry]) => path !== '' && !entry.dev);
  for (const [path, { link, resolved }] of packages)
    if (link || resolved?.startsWith('file:') === true || !/(?:^|\/)node_modules\//.test(path))
      throw new Failure('ROCK_UNSUPPORTED', `${file}: ${path} is a folder, not a package of a registry`, {
        at: place(path),
        hint: 'Publish it, or set `engine: craft`.',
      });
  return {
    native: packages.some(([, { os, cpu, libc }]) => (os ?? cpu ?? libc) !== undefined),
    packages: packages.map(([folder, { optionalDependencies, hasInstallScript }]) => ({
      folder,
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      hasInstallScript,
      programsFor: [...new Set(Object.keys(optionalDependencies).flatMap(findProcessor))].sort(),
    })),
    placeOf: ({ folder }) => place(folder),
  };
}

/** Such packages have both in their names: `@img/sharp-linux-x64`, `@swc/core-linux-arm64-gnu`. */
function findProcessor(name: string): readonly string[] {
  const [, processor] = /linux[-_]?(x64|arm64|arm|ia32|ppc64|riscv64|s390x)/.exec(name) ?? [];
  return processor === undefined ? [] : [processor];
}
