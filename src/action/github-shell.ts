import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import { Failure, type Location } from '../errors/index.ts';
import type { Reporter } from '../ports/index.ts';
import { leaveOutToStream, startWatch, writeCommand, writeOut } from '../ports/node/index.ts';
import { bundleIdentity } from './bundle-identity.ts';
import { findFolders, findMachine, shownVariables, toolEnvironment } from './environment.ts';
import { Redactor } from './redact.ts';
import { runVisibly } from './run-visibly.ts';
import type { Shell } from './run.ts';

/** So many errors of a step does GitHub show at their lines (actions/runner: ExecutionContext.cs, `_maxCountPerIssueType`). */
const ANNOTATIONS = 10;

/** The GitHub runner. The only module that knows `@actions/core`. */
export function createGithubShell(): Shell {
  const env = process.env;
  const redactor = new Redactor();
  const print = (text: string): void => writeOut(`${harmless(redactor.apply(text))}\n`);
  let nested = 0;
  const reporter: Reporter = {
    info: print,
    debug: (message) => writeCommand('debug', redactor.apply(message)),
    notice: (message, at) => printing(() => core.notice(redactor.apply(message), annotation(at))),
    warning: (message, at) => printing(() => core.warning(redactor.apply(message), annotation(at))),
    async group(title, work) {
      // The runner cannot nest groups: an inner one would close the outer.
      if (nested > 0) {
        print(title);
        return work();
      }
      nested += 1;
      const took = startWatch();
      writeCommand('group', redactor.apply(title));
      try {
        return await work();
      } finally {
        print(`(${(took() / 1000).toFixed(1)} s)`);
        writeCommand('endgroup');
        nested -= 1;
      }
    },
    mask(secret) {
      for (const form of redactor.add(secret)) printing(() => core.setSecret(form));
    },
  };
  return {
    reporter,
    env,
    host: {
      ...findFolders(env, process.cwd(), process.argv[1] ?? ''),
      node: process.execPath,
      ...(bundleIdentity !== undefined && { bundle: bundleIdentity }),
      machine: findMachine(),
      inGithubActions: true,
      variables: shownVariables(env),
      addPath: (folder) => Promise.resolve(core.addPath(folder)),
      exportVariable: (name, value) => Promise.resolve(core.exportVariable(name, value)),
      runVisibly: (argv, timeout, signal = new AbortController().signal) =>
        runVisibly({ argv, timeout, signal, env: toolEnvironment(env), output: standardOutput() }),
    },
    readInput: (name) => core.getInput(name),
    setOutput: (name, value) => Promise.resolve(core.setOutput(name, value)),
    writeSummary: async (markdown) => {
      // The toolkit's way loads `fs/promises`, which takes a short run as long as two hundred looks at files.
      const file = env['GITHUB_STEP_SUMMARY'] ?? '';
      if (file !== '') appendFileSync(file, redactor.apply(markdown));
    },
    fail(error, rendered) {
      const [first = '', ...more] = rendered.map((line) => redactor.apply(line));
      const { at, elsewhere } = error instanceof Failure ? error : { at: undefined, elsewhere: [] };
      printing(() => core.error([first, ...more].join('\n'), annotation(at)));
      for (const place of elsewhere.slice(0, ANNOTATIONS - 1))
        printing(() => core.error(redactor.apply(place.message), annotation(place.at)));
    },
  };
}

/**
 * What the toolkit prints goes through the stream. The toolkit itself is handed to nobody: who holds all of it makes bundles
 * hold all of it, a client of HTTP included.
 */
function printing(print: () => void): void {
  leaveOutToStream();
  print();
}

function standardOutput(): typeof process.stdout {
  leaveOutToStream();
  return process.stdout;
}

function annotation(at: Location | undefined): core.AnnotationProperties {
  if (at === undefined) return {};
  return {
    file: at.file,
    ...(at.line !== undefined && { startLine: at.line }),
    ...(at.column !== undefined && { startColumn: at.column }),
  };
}

/** Output of programs could hold workflow commands (`::add-path::`); a zero-width space makes them plain text. */
function harmless(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1:\u200b').replace(/##(?=\[)/g, '##\u200b');
}
