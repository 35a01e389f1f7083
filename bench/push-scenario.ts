import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  appendLayer,
  emptyImage,
  openBlobStore,
  withRuntime,
  writeImage,
  writeLayer,
  writeLayout,
  writeOciArchive,
} from '../src/oci/index.ts';
import { createNodePorts } from '../src/ports/node/index.ts';
import { runAction } from './own-side.ts';
import { mega, ms, type Report } from './report.ts';
import { compareRounds, describeSpread } from './statistics.ts';
import { startRegistry } from './servers.ts';

/** Bytes of each layer; nothing in them can be made smaller. */
const LAYERS = [120_000_000, 60_000_000, 20_000_000];

/**
 * A rock of 200 MB to a registry that has nothing of it, by `publish` and by skopeo, in turn, each to a registry of its
 * own. skopeo gets a folder, because an archive it would unpack first.
 */
export async function measurePushes(work: string, runs: number): Promise<Report> {
  const folder = await mkdtemp(join(work, 'push-'));
  const rock = join(folder, 'large.rock');
  await writeRock(folder, rock);
  const rounds: { own: number; wall: number; peak: number; skopeo: number; skopeoPeak: number }[] = [];
  for (let round = 0; round < runs; round += 1) {
    const place = { folder, bundles: resolve('dist'), cache: join(folder, 'cache') };
    const ours = await onFreshRegistry(folder, (host) =>
      runAction(place, 'publish', { rock, image: `${host}/bench/large:1` }),
    );
    const theirs = await onFreshRegistry(folder, (host) =>
      runMeasured('skopeo', [
        ...['copy', '--quiet', '--preserve-digests', '--dest-tls-verify=false'],
        ...[`oci:${join(folder, 'layout')}:1`, `docker://${host}/bench/large:1`],
      ]),
    );
    const { own, wall, peak } = ours;
    rounds.push({ own, wall, peak, skopeo: theirs.wall, skopeoPeak: theirs.peak });
  }
  return describePushes(rounds);
}

async function onFreshRegistry<T>(folder: string, work: (host: string) => Promise<T>): Promise<T> {
  const place = await mkdtemp(join(folder, 'registry-'));
  const registry = await startRegistry(place);
  try {
    return await work(registry.host);
  } finally {
    await registry.close();
    await rm(place, { recursive: true });
  }
}

async function writeRock(folder: string, path: string): Promise<void> {
  const ports = createNodePorts({
    reporter: silent,
    signal: new AbortController().signal,
    toolEnv: {},
    proxy: {},
  });
  await mkdir(join(folder, 'store'));
  const store = openBlobStore(ports, join(folder, 'store'));
  let image = emptyImage({ os: 'linux', architecture: 'amd64' });
  for (const [at, size] of LAYERS.entries()) {
    const content = (): AsyncIterable<Uint8Array> => noise(`layer ${at}`, size);
    const entry = { kind: 'file', path: `data-${at}`, mode: 0o644, uid: 0, gid: 0, size, content } as const;
    image = appendLayer(image, await writeLayer(store, [entry]), { created_by: `layer ${at}` });
  }
  const stored = await writeImage(store, withRuntime(image, { entrypoint: ['/bin/sh'] }));
  await writeOciArchive(store, stored, path, { tag: '1' });
  await writeLayout(store, stored, join(folder, 'layout'), '1');
  await ports.dispose();
}

const silent = {
  info: () => undefined,
  notice: () => undefined,
  warning: () => undefined,
  debug: () => undefined,
  mask: () => undefined,
  group: <T>(_: string, work: () => Promise<T>) => work(),
};

/** The same bytes for the same seed, as random as a hash. */
async function* noise(seed: string, size: number): AsyncIterable<Uint8Array> {
  let state = Buffer.from(seed);
  for (let left = size; left > 0;) {
    const parts: Buffer[] = [];
    for (let at = 0; at < 1024; at += 1) {
      state = createHash('sha512').update(state).digest();
      parts.push(state);
    }
    const part = Buffer.concat(parts).subarray(0, left);
    left -= part.byteLength;
    yield await Promise.resolve(part);
  }
}

/** Peak as the system counts it for a program that has ended, in bytes. */
const MEASURE = [
  'import json, resource, subprocess, sys, time',
  'start = time.monotonic()',
  'code = subprocess.run(sys.argv[1:]).returncode',
  'took = (time.monotonic() - start) * 1000',
  'peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024',
  'print(json.dumps({"wall": took, "peak": peak}))',
  'sys.exit(code)',
].join('\n');

async function runMeasured(
  program: string,
  args: readonly string[],
): Promise<{ readonly wall: number; readonly peak: number }> {
  const child = spawn('python3', ['-c', MEASURE, program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 600_000,
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}:\n${text}`);
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as { wall: number; peak: number };
}

/** A large rock to an empty registry, by us and by skopeo. */
function describePushes(
  rounds: readonly {
    readonly own: number;
    readonly wall: number;
    readonly peak: number;
    readonly skopeo: number;
    readonly skopeoPeak: number;
  }[],
): Report {
  const skopeo = rounds.map((round) => round.skopeo);
  const wall = rounds.map((round) => round.wall);
  const values = {
    own: describeSpread(rounds.map((round) => round.own)),
    wall: describeSpread(wall),
    peak: Math.max(...rounds.map((round) => round.peak)),
    skopeo: describeSpread(skopeo),
    skopeoPeak: Math.max(...rounds.map((round) => round.skopeoPeak)),
    wallToSkopeo: compareRounds(wall, skopeo),
  };
  return {
    name: 'push',
    lines: [
      `cold push of 200 MB, publish: own ${ms(values.own)}, wall ${ms(values.wall)}, peak ${mega(values.peak)}`,
      `cold push of 200 MB, skopeo copy: wall ${ms(values.skopeo)}, peak ${mega(values.skopeoPeak)}`,
      `publish takes ${values.wallToSkopeo.median.toFixed(2)} times what skopeo takes (${values.wallToSkopeo.lowest.toFixed(2)} to ${values.wallToSkopeo.highest.toFixed(2)})`,
    ],
    values,
  };
}
