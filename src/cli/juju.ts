/**
 * The `juju` program: hands its command line to the controller's daemon and plays back what comes. It imports almost
 * nothing, because test suites call it every second.
 */
import { spawn } from 'node:child_process';
import { fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import {
  createFrameReader,
  daemonCommand,
  RAW_INPUT,
  socketIn,
  type ClientScreen,
  type CommandFrame,
  type ControllerPlace,
} from '../controller/client/index.ts';

/** How long a daemon may take until it answers, in milliseconds. */
const START_LIMIT = 20_000;
/** Lines of the log of a daemon that ended at its start. */
const LINES_SHOWN = 12;

/** Runs one command against a controller and sets the process's exit code. */
export async function main(place: ControllerPlace): Promise<void> {
  const { stdout, stderr } = process;
  // A reader that goes away (`juju status | head`) is no error.
  stdout.on('error', () => process.exit(0));
  const line = JSON.stringify({
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    model: process.env['JUJU_MODEL'],
    screen: process.stdin.isTTY ? describeScreen(stdout) : undefined,
    isWatched: stdout.isTTY,
  });
  try {
    const response = await send(place, line).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ECONNREFUSED') throw error;
      await startDaemon(place);
      return send(place, line);
    });
    process.exitCode = await play(place, response);
  } catch (error) {
    stderr.write(`ERROR cannot reach the local controller "${place.name}": ${text(error)}\n`);
    stderr.write(`its log is ${join(place.home, 'daemon.log')}\n`);
    process.exitCode = 1;
  }
  // A pending read of standard input must not keep the process; as a file it is no socket and cannot be unref'd.
  process.stdin.destroy();
}

/** A terminal may say that it shows nothing, and output that goes elsewhere says nothing at all. */
function describeScreen({
  rows,
  columns,
}: {
  readonly rows?: number;
  readonly columns?: number;
}): ClientScreen {
  const known = (count: number | undefined, otherwise: number): number =>
    count === undefined || count === 0 ? otherwise : count;
  return { rows: known(rows, 24), columns: known(columns, 80), kind: process.env['TERM'] };
}

function send(place: ControllerPlace, line: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: socketIn(place.home), path: '/command', method: 'POST' }, resolve);
    outgoing.on('error', reject);
    outgoing.end(line);
  });
}

/** Plays frames until the exit code comes. */
async function play(place: ControllerPlace, response: IncomingMessage): Promise<number> {
  const read = createFrameReader();
  for await (const chunk of response as AsyncIterable<Buffer>) {
    for (const frame of read(chunk)) {
      if (frame.kind === 'exit') return frame.data[0] ?? 1;
      await show(place, response, frame);
    }
  }
  throw new Error('the daemon ended while the command ran');
}

async function show(
  place: ControllerPlace,
  response: IncomingMessage,
  { kind, data }: CommandFrame,
): Promise<void> {
  if (kind === 'stdin') {
    // Node gives the terminal back as it was when this process ends.
    if (Buffer.from(data).toString() === RAW_INPUT && process.stdin.isTTY) process.stdin.setRawMode(true);
    feed(place, String(response.headers['x-session']));
  } else {
    const stream = kind === 'stdout' ? process.stdout : process.stderr;
    if (!stream.write(data)) await new Promise<void>((resolve) => stream.once('drain', resolve));
  }
}

function feed(place: ControllerPlace, session: string): void {
  const upload = request({ socketPath: socketIn(place.home), path: `/stdin/${session}`, method: 'POST' });
  upload.on('error', () => undefined);
  upload.on('response', (answer) => answer.resume());
  upload.on('socket', (socket) => socket.unref());
  process.stdin.pipe(upload);
}

/** Starts the daemon detached and waits until it answers. Several clients may do so at once: its lock sorts it out. */
async function startDaemon(place: ControllerPlace): Promise<void> {
  mkdirSync(place.home, { recursive: true, mode: 0o700 });
  const logPath = join(place.home, 'daemon.log');
  const log = openSync(logPath, 'a', 0o600);
  const { size } = fstatSync(log);
  const {
    argv: [program, ...args],
    env,
  } = daemonCommand(place, process.execPath);
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: place.home,
    env: { ...process.env, ...env },
  });
  let ended: string | undefined;
  child.once('error', ({ message }) => (ended = message));
  child.once('exit', (code, signal) => (ended ??= code === null ? `by ${signal}` : `with exit code ${code}`));
  child.unref();
  const until = performance.now() + START_LIMIT;
  while (performance.now() < until) {
    if (await answers(place)) return;
    if (ended !== undefined && !(await answersSoon(place)))
      throw new Error([`its daemon ended at its start ${ended}`, ...lastLines(logPath, size)].join('\n  '));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the daemon did not answer within ${START_LIMIT / 1000} s`);
}

/** The end of what a daemon has said since its log had `from` bytes. */
function lastLines(path: string, from: number): string[] {
  return readFileSync(path).subarray(from).toString().trimEnd().split('\n').slice(-LINES_SHOWN);
}

/** Another client's daemon may have won the race. */
async function answersSoon(place: ControllerPlace): Promise<boolean> {
  for (let i = 0; i < 40; i += 1) {
    if (await answers(place)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

export function answers(place: Pick<ControllerPlace, 'home'>): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = request(
      { socketPath: socketIn(place.home), path: '/hello', timeout: 2000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    outgoing.on('error', () => resolve(false));
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.end();
  });
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
