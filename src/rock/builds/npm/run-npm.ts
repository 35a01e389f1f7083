import { Failure, isFailure } from '../../../errors/index.ts';
import { findJsonPlaces } from '../../../project/index.ts';
import type { BuildPorts } from '../types.ts';

const QUIET = [
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--no-update-notifier',
  '--loglevel=error',
] as const;
const TIMEOUT = 900_000;
const LINES = 60;

/** What npm runs for, and where that is said, for messages. */
interface NpmRun {
  readonly part: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The package.json, as it lies in the project, and its text. */
  readonly file: string;
  readonly packageJson: string;
}

/** Runs npm in a folder. @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD` */
export async function runNpm(
  ports: Pick<BuildPorts, 'exec'>,
  about: NpmRun,
  ...argv: readonly string[]
): Promise<string> {
  const program = await ports.exec.which('npm');
  if (program === undefined)
    throw new Failure(
      'ROCK_TOOLCHAIN',
      'npm is needed to install the packages of the app and is not on PATH',
      {
        hint: 'Add actions/setup-node before this step.',
      },
    );
  // The reason is at the beginning of what npm says; a failure keeps the end.
  const said: string[] = [];
  const onLine = (line: string): void => {
    if (said.length < LINES) said.push(line.replace(/^npm (?:error|ERR!) ?/i, ''));
  };
  try {
    const { cwd, env } = about;
    const run = { argv: [program, ...argv, ...QUIET] as const, cwd, env, timeout: TIMEOUT, onLine };
    return (await ports.exec.run(run)).stdout;
  } catch (error) {
    throw isFailure(error, 'TOOL_FAILED') ? explainNpm(error, said, about) : error;
  }
}

/** What npm has said, as a failure at the line of package.json that asks for what it is about. */
export function explainNpm(
  failure: Failure,
  said: readonly string[],
  { part, file, packageJson }: Pick<NpmRun, 'part' | 'file' | 'packageJson'>,
): Failure {
  const code = said.map((line) => /^code (E\w+)/.exec(line)?.[1]).find(Boolean);
  const differing = said.find((line) => DIFFERING.test(line));
  const message =
    differing?.trim() ?? said.find((line) => line.trim() !== '' && !/^(?:code|syscall|errno) /.test(line));
  const name = said.map((line) => (DIFFERING.exec(line) ?? NAMED.exec(line))?.[1]).find(Boolean);
  const line = name === undefined ? undefined : findDependency(packageJson, name);
  return new Failure(
    'ROCK_BUILD',
    `parts.${part}: npm: ${message?.trim() ?? 'the packages could not be installed'}`,
    {
      hint:
        hints[code ?? ''] ??
        'Read the lines that are shown; `npm ci` in the folder of the app shows the same.',
      details: said,
      at: { file, ...(line === undefined ? {} : { line }) },
      cause: failure,
    },
  );
}

/** `Missing: x@1.0.0 from lock file`, `Invalid: lock file's x@1.0.0 does not satisfy x@2.0.0`. */
const DIFFERING = /^\s*(?:Missing: |Invalid: lock file's )((?:@[^@/\s]+\/)?[^@\s]+)@\S+ /;
/** `notarget No matching version found for x@^9.`, `404  'x@1' is not in this registry.` */
const NAMED =
  /(?:No matching version found for |The requested resource '|^404 +')((?:@[^@/\s]+\/)?[^@'\s]+)@/;

/** The line that asks for a package; one that others bring along has none. */
function findDependency(packageJson: string, name: string): number | undefined {
  const { has, lineOf } = findJsonPlaces(packageJson);
  const key = ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'].find((each) =>
    has([each, name]),
  );
  return key === undefined ? undefined : lineOf([key, name]);
}

const hints: Readonly<Record<string, string>> = {
  EUSAGE: 'Run `npm install --package-lock-only` in the folder of the app and commit package-lock.json.',
  EINTEGRITY:
    'A package has other bytes than the lock file says: find out why before you write the lock file anew.',
  E404: 'Correct the name or version in package.json, or name the registry of private packages in .npmrc.',
  E401: 'Log in to the registry in an `.npmrc` of the user (actions/setup-node does it).',
  E403: 'Log in to the registry in an `.npmrc` of the user (actions/setup-node does it).',
  ETARGET: 'Name a version that exists in package.json.',
  ERESOLVE: 'Choose versions in package.json that fit each other.',
  ENOTFOUND: 'Check that the npm registry can be reached (npm config get registry).',
  ECONNREFUSED: 'Check that the npm registry can be reached (npm config get registry).',
  EBADENGINE: 'Use the Node that the package asks for (actions/setup-node).',
};
