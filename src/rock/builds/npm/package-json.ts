import { z } from 'zod/mini';
import { Failure, type Location } from '../../../errors/index.ts';
import { findJsonPlaces } from '../../../project/index.ts';

const dependencies = z._default(z.record(z.string(), z.string()), {});
const schema = z.looseObject({
  name: z.string().check(z.regex(/^(?:@[\w.~-]+\/)?[\w.~-]+$/)),
  main: z.optional(z.string()),
  files: z.optional(z.array(z.string())),
  bin: z._default(z.union([z.string(), z.record(z.string(), z.string())]), {}),
  scripts: z._default(z.record(z.string(), z.string()), {}),
  dependencies,
  optionalDependencies: dependencies,
  peerDependencies: dependencies,
  overrides: z.optional(z.unknown()),
  workspaces: z.optional(z.unknown()),
  bundleDependencies: z.optional(z.unknown()),
  bundledDependencies: z.optional(z.unknown()),
});

export interface PackageJson {
  readonly name: string;
  readonly main?: string | undefined;
  readonly files?: readonly string[] | undefined;
  /** Program name to path inside the package. */
  readonly bin: Readonly<Record<string, string>>;
  /** Everything that decides whether the lock file is of this package. */
  readonly asked: unknown;
}

/** Scripts that packing or installing a package runs. */
const runAtInstall = ['prepare', 'prepack', 'preinstall', 'install', 'postinstall'] as const;

/**
 * Reads the package.json of an application.
 *
 * @param file relative to the project, for messages
 * @throws Failure `ROCK_BUILD`; `ROCK_UNSUPPORTED` for what only npm inside the build base does
 */
export function readPackageJson(text: string, file: string): PackageJson {
  const places = (): ReturnType<typeof findJsonPlaces> => findJsonPlaces(text);
  const at = (line: number | undefined): Location => ({ file, ...(line === undefined ? {} : { line }) });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Failure('ROCK_BUILD', `${file} is not valid JSON`, {
      at: at(places().mistake),
      hint: 'Correct the file at that line.',
      cause,
    });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new Failure('ROCK_BUILD', `${file} is not the package.json of an application`, {
      at: at(places().lineOf((parsed.error.issues[0]?.path ?? []).map(String))),
      hint: 'Correct the fields that are listed.',
      details: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    });
  const { name, main, files, bin, scripts, ...rest } = parsed.data;
  const refuse = (path: readonly string[], message: string): Failure =>
    new Failure('ROCK_UNSUPPORTED', `${file}: ${message}`, {
      at: at(places().lineOf(path)),
      hint: 'Do it in a step before this one and remove it from package.json, or set `engine: craft`.',
    });
  for (const script of runAtInstall) {
    const command = scripts[script];
    // Hooks of git have no meaning in a rock.
    if (command !== undefined && !/^husky(?:\s|$)/.test(command))
      throw refuse(['scripts', script], `the script ${script} would run when the package is installed`);
  }
  for (const field of ['workspaces', 'bundleDependencies', 'bundledDependencies'] as const)
    if (rest[field] !== undefined) throw refuse([field], `${field} is not supported`);
  const { dependencies: direct, optionalDependencies, peerDependencies, overrides } = rest;
  return {
    name,
    main,
    files,
    bin: typeof bin === 'string' ? { [name.replace(/^@[^/]*\//, '')]: bin } : bin,
    asked: [direct, optionalDependencies, peerDependencies, overrides ?? null],
  };
}
