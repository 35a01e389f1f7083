import { Failure } from '../../../src/errors/index.ts';
import { digestOf } from '../../../src/oci/index.ts';
import type { Http } from '../../../src/ports/index.ts';
import { realPorts, type TestPorts } from '../ports.ts';
import { hurriedClock } from '../sample-image.ts';
import {
  startScriptedRegistry,
  type Fault,
  type Reply,
  type ScriptedRegistry,
} from '../scripted-registry.ts';
import { folderTells, LOGIN, tells } from './canary.ts';
import { faultyFiles } from './faulty-files.ts';
import { PATIENCE, pickFault, seeded, type ChaosFault } from './fault.ts';
import { killLater } from './kill.ts';
import { offerBase, packAndPublish } from './work.ts';

/** What one run with its repetition showed. */
export interface ChaosReport {
  readonly run: number;
  readonly fault: ChaosFault;
  /** How the disturbed run ended: `done`, `killed`, or the code of its failure. */
  readonly ended: string;
  /** Nothing when all promises were kept. */
  readonly broken: readonly string[];
}

/**
 * Disturbs one pack and publish at one point, then repeats it undisturbed. Promises: the tag names nothing or the whole
 * image; an error is one of ours; the password is nowhere, not in layers and not in arguments; the repetition heals everything and gives the same digest.
 */
export async function runOnce(
  seed: number,
  run: number,
  digest: string,
  only?: ChaosFault['kind'],
): Promise<ChaosReport> {
  const fault = pickFault(seeded(seed * 1_000_003 + run), only);
  const server = await startScriptedRegistry({
    guard: ({ authorization }) =>
      authorization === LOGIN
        ? undefined
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="chaos"' } },
  });
  const ports = realPorts();
  const folder = await ports.files.makeTemp('chaos-');
  await offerBase(ports, server);
  const broken: string[] = [];
  const said: string[] = [];
  try {
    const ended = await disturb(ports, server, folder, fault, said, broken);
    broken.push(...judgeTag(server, digest, 'after the fault'));
    if (ended === 'done' && !server.manifests.has('1')) broken.push('it was done, and there is no tag');
    server.calm();
    const again = { ...ports, clock: hurriedClock() };
    await packAndPublish(again, folder, server.host, digest).then(
      ({ outputs, summary }) => {
        said.push(JSON.stringify(outputs), summary);
        if (outputs.digest !== digest) broken.push(`the repetition gave ${outputs.digest ?? 'nothing'}`);
      },
      (error: unknown) => broken.push(`the repetition failed: ${String(error)}`),
    );
    broken.push(...judgeTag(server, digest, 'after the repetition'));
    if (!server.manifests.has('1')) broken.push('the repetition left no tag');
    said.push(...ports.reporter.lines);
    const sent = [...server.blobs.values(), ...[...server.manifests.values()].map(({ bytes }) => bytes)];
    if (said.some(tells) || sent.some(tells) || folderTells(folder))
      broken.push('the password was told, sent or written');
    return { run, fault, ended, broken };
  } finally {
    await server.close();
    await ports.files.remove(folder);
    await ports.dispose();
  }
}

async function disturb(
  ports: TestPorts,
  server: ScriptedRegistry,
  folder: string,
  fault: ChaosFault,
  said: string[],
  broken: string[],
): Promise<string> {
  if (fault.kind === 'kill') {
    const { ended, shown } = await killLater(folder, server.host, fault.after);
    said.push(...shown);
    if (ended !== 'done' && ended !== 'killed')
      broken.push(`the process ${ended} before it was killed: ${shown.join('').slice(-2000)}`);
    return ended;
  }
  if ('request' in fault) server.disturb(fault.request, serverFault(fault));
  const disturbed = {
    ...ports,
    clock: hurriedClock(),
    files: faultyFiles(ports.files, fault),
    http: impatient(ports.http, fault),
  };
  try {
    const { outputs, summary } = await packAndPublish(disturbed, folder, server.host);
    said.push(JSON.stringify(outputs), summary);
    return 'done';
  } catch (error) {
    if (error instanceof Failure) {
      said.push([error.message, error.hint, ...error.details].join('\n'));
      return error.code;
    }
    broken.push(
      `an error that is not ours: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return 'bug';
  }
}

/** A late answer is too late after a fraction of the usual time, where it is the fault of the run. */
function impatient(http: Http, { kind }: ChaosFault): Http {
  if (kind !== 'delay') return http;
  return { ...http, request: (request) => http.request({ ...request, headersTimeout: PATIENCE }) };
}

function serverFault(fault: Extract<ChaosFault, { request: number }>): Fault {
  if (fault.kind === 'status') return { reply: { status: fault.status } };
  if (fault.kind === 'connection') return fault.how;
  if (fault.kind === 'delay') return { late: fault.milliseconds };
  if (fault.kind === 'body flip') return { change: (reply) => flip(reply, fault.at) };
  const wrong = `sha256:${'0'.repeat(64)}`;
  return {
    change: (reply) => ({ ...reply, headers: { ...reply.headers, 'docker-content-digest': wrong } }),
  };
}

function flip(reply: Reply, at: number): Reply {
  const body = Buffer.from(reply.body ?? '');
  const place = Math.floor(at * body.byteLength);
  body[place] = (body[place] ?? 0) ^ 1;
  return { ...reply, body };
}

/** The tag names nothing, or the image with all that belongs to it, each under its true name. */
/** What is wrong with the tag `1`: nothing when there is none, or when it names the whole image. */
export function judgeTag({ manifests, blobs }: ScriptedRegistry, digest: string, when: string): string[] {
  const wrong: string[] = [];
  for (const [name, bytes] of blobs)
    if (digestOf(bytes) !== name) wrong.push(`${when}: ${name} is something else`);
  const tagged = manifests.get('1');
  if (tagged === undefined) return wrong;
  if (digestOf(tagged.bytes) !== digest) wrong.push(`${when}: the tag names ${digestOf(tagged.bytes)}`);
  const { config, layers } = JSON.parse(Buffer.from(tagged.bytes).toString()) as {
    config: { digest: string };
    layers: { digest: string }[];
  };
  for (const part of [config, ...layers])
    if (!blobs.has(part.digest)) wrong.push(`${when}: ${part.digest} is missing`);
  return wrong;
}

/** The digest that every run must give, from one that nothing disturbs. */
export async function undisturbedDigest(): Promise<string> {
  const server = await startScriptedRegistry();
  const ports = realPorts();
  try {
    const folder = await ports.files.makeTemp('chaos-');
    await offerBase(ports, server);
    const { outputs } = await packAndPublish(ports, folder, server.host);
    if (outputs.digest === undefined) throw new Error('an undisturbed run gave no digest');
    return outputs.digest;
  } finally {
    await server.close();
    await ports.dispose();
  }
}
