import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';
import { BUNDLES } from './bundles.ts';

export interface DemoRun {
  readonly exitCode: number;
  /** What a person sees. */
  readonly screen: string;
}

export interface DemoOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Sends Ctrl-C once the screen shows this text. */
  readonly interruptAt?: string;
}

/** Runs the demo of the shipped bundles, as `npm run demo` does. */
export function runDemo(args: readonly string[], { env, interruptAt }: DemoOptions): Promise<DemoRun> {
  const child = spawn(process.execPath, [join(BUNDLES, 'cli/index.js'), 'demo', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  let screen = '';
  let interrupted = false;
  const onData = (data: Buffer): void => {
    screen += data.toString();
    if (interruptAt === undefined || interrupted || !screen.includes(interruptAt)) return;
    interrupted = true;
    child.kill('SIGINT');
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  return new Promise((resolve) => child.once('close', (code) => resolve({ exitCode: code ?? -1, screen })));
}
