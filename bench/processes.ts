import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

const LIMIT = 900_000;

/** Runs a program to its end; answers its wall time in milliseconds, its start included. @throws Error when it fails. */
export async function timeProgram(
  argv: readonly [string, ...string[]],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<number> {
  const [program, ...args] = argv;
  const started = performance.now();
  const child = spawn(program, args, { ...options, timeout: LIMIT, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text = (text + part).slice(-4_000)));
  const [code] = (await once(child, 'close')) as [number | null];
  const took = performance.now() - started;
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${String(code)}:\n${text}`);
  return took;
}

/** What a process that still runs has used: processor time in milliseconds, its largest resident memory in bytes. */
export interface Usage {
  readonly cpu: number;
  readonly peak: number;
}

/** Linux counts in hundredths of a second. */
const TICK = 10;

export async function readUsage(pid: number): Promise<Usage> {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
  return { cpu: (Number(fields[11]) + Number(fields[12])) * TICK, peak: Number(kilobytes) * 1024 };
}

/** The peers, each with the Debian package that has it. */
const PEERS = {
  umoci: 'umoci',
  skopeo: 'skopeo',
  buildah: 'buildah',
  'docker-registry': 'docker-registry',
  mmdebstrap: 'mmdebstrap',
  python3: 'python3',
};

/** Installs what is missing, as root, after saying so. @throws Error when a peer is missing afterwards. */
export async function installPeers(): Promise<void> {
  const find = (): string[] =>
    Object.keys(PEERS).filter((name) => spawnSync('which', [name], { stdio: 'ignore' }).status !== 0);
  const missing = find();
  if (missing.length === 0) return;
  const packages = Object.entries(PEERS).flatMap(([program, name]) =>
    missing.includes(program) ? [name] : [],
  );
  if (process.getuid?.() !== 0) throw new Error(`missing: ${packages.join(', ')}; install them with apt-get`);
  console.log(`installing what is measured against: ${packages.join(', ')}`);
  await timeProgram(['apt-get', 'update', '-qq']);
  await timeProgram(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages]);
  const left = find();
  if (left.length > 0) throw new Error(`still missing: ${left.join(', ')}`);
}
