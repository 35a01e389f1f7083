import { Failure, isFailure } from '../../../errors/index.ts';
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

/** Runs npm in a folder. @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD` */
export async function runNpm(
  ports: Pick<BuildPorts, 'exec'>,
  {
    part,
    cwd,
    env,
    file,
  }: { part: string; cwd: string; env: Readonly<Record<string, string>>; file: string },
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
    const run = { argv: [program, ...argv, ...QUIET] as const, cwd, env, timeout: TIMEOUT, onLine };
    return (await ports.exec.run(run)).stdout;
  } catch (error) {
    throw isFailure(error, 'TOOL_FAILED') ? explainNpm(error, said, part, file) : error;
  }
}

function explainNpm(failure: Failure, said: readonly string[], part: string, file: string): Failure {
  const code = said.map((line) => /^code (E\w+)/.exec(line)?.[1]).find(Boolean);
  const message = said.find((line) => line.trim() !== '' && !/^(?:code|syscall|errno) /.test(line));
  return new Failure(
    'ROCK_BUILD',
    `parts.${part}: npm: ${message?.trim() ?? 'the packages could not be installed'}`,
    {
      hint:
        hints[code ?? ''] ??
        'Read the lines that are shown; `npm ci` in the folder of the app shows the same.',
      details: said,
      at: { file },
      cause: failure,
    },
  );
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
