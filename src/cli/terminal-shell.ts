import { appendFile } from 'node:fs/promises';
import {
  bundleIdentity,
  findFolders,
  findMachine,
  Redactor,
  renderFailure,
  runVisibly,
  shownVariables,
  toolEnvironment,
  type Shell,
} from '../action/index.ts';
import type { Location } from '../errors/index.ts';
import type { Reporter } from '../ports/index.ts';

export interface TerminalOptions {
  /** Texts of the inputs, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Where outputs go as `name=value` lines besides the terminal, like `GITHUB_OUTPUT`. */
  readonly outputFile?: string;
  /** Where the Markdown summary is appended. */
  readonly summaryFile?: string;
  /** Print only results and errors. */
  readonly quiet?: boolean;
}

/** The variable that gives an input where a flag would show it to everybody: `password` is `PAAS_INPUT_PASSWORD`. */
export function inputVariable(name: string): string {
  return `PAAS_INPUT_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** A person's terminal, or another CI system. Progress goes to stderr, outputs to stdout. */
export function createTerminalShell(options: TerminalOptions): Shell {
  const { env } = process;
  const redactor = new Redactor();
  let depth = 0;
  const say = (text: string): void => {
    const indent = '  '.repeat(depth);
    const lines = redactor.apply(text).split('\n');
    if (options.quiet !== true) process.stderr.write(lines.map((line) => `${indent}${line}\n`).join(''));
  };
  const reporter: Reporter = {
    info: say,
    debug: (message) => {
      if (env['PAAS_ACTION_DEBUG']) say(message);
    },
    notice: (message, at) => say(`${place(at)}${message}`),
    warning: (message, at) => say(`warning: ${place(at)}${message}`),
    async group(title, work) {
      say(title);
      const started = performance.now();
      depth += 1;
      try {
        return await work();
      } finally {
        say(`(${((performance.now() - started) / 1000).toFixed(1)} s)`);
        depth -= 1;
      }
    },
    mask: (secret) => void redactor.add(secret),
  };
  return {
    reporter,
    env,
    host: {
      ...findFolders(env, process.cwd(), process.argv[1] ?? ''),
      node: process.execPath,
      ...(bundleIdentity !== undefined && { bundle: bundleIdentity }),
      machine: findMachine(),
      inGithubActions: false,
      variables: shownVariables(env),
      // A terminal's later commands are the user's own: tell, do not change.
      addPath: (folder) => Promise.resolve(say(`export PATH=${folder}:$PATH`)),
      exportVariable: (name, value) => Promise.resolve(say(`export ${name}=${value}`)),
      runVisibly: (argv, timeout, signal = new AbortController().signal) =>
        runVisibly({ argv, timeout, signal, env: toolEnvironment(env), output: process.stderr }),
    },
    // Secrets have no place on a command line, which every process can read.
    readInput: (name) => options.inputs[name] ?? env[inputVariable(name)] ?? '',
    async setOutput(name, value) {
      process.stdout.write(`${name}=${redactor.apply(value)}\n`);
      if (options.outputFile !== undefined) await appendFile(options.outputFile, `${name}=${value}\n`);
    },
    async writeSummary(markdown) {
      if (options.summaryFile !== undefined) await appendFile(options.summaryFile, redactor.apply(markdown));
    },
    fail(_error, rendered) {
      process.stderr.write(`${rendered.map((line) => redactor.apply(line)).join('\n')}\n`);
    },
  };
}

/** Prints a failure that happened before an action could start. */
export function printFailure(error: unknown): void {
  process.stderr.write(`${renderFailure(error).join('\n')}\n`);
}

function place(at: Location | undefined): string {
  return at === undefined ? '' : `${[at.file, at.line].filter((part) => part !== undefined).join(':')}: `;
}
