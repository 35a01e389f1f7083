import { mkdtemp } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { freePort } from '../test/support/free-port.ts';
import { strictTools } from '../test/support/strict-tools.ts';
import { timeProgram } from './processes.ts';
import { ms, type Report } from './report.ts';
import { describeSpread, type Spread } from './statistics.ts';

const CONTROLLER = 'benchsetup';
/** What LXD says once it has its bridge, and snapd once the snaps are there. */
const NETWORKS = JSON.stringify([{ name: 'lxdbr0', type: 'bridge', managed: true }]);
const HAVE = [
  'Name Version Rev Tracking Publisher Notes',
  ...['lxd', 'rockcraft', 'charmcraft'].map((name) => `${name} 1 1 latest/stable canonical** classic`),
].join('\n');

/**
 * `setup-craft` twice, wall time from the start of the process to its end. With the embedded engine it starts a registry
 * and a controller on this machine, which are removed after each round. With the craft engine snaps are stand-ins that
 * take no time: what is measured is our own part, and how long it takes to see that nothing is to be done.
 */
export async function measureSetups(work: string, base: string, runs: number): Promise<Report> {
  const embedded: Setups[] = [];
  const craft: Setups[] = [];
  for (let round = 0; round < runs; round += 1) {
    embedded.push(await embeddedTwice(await mkdtemp(join(work, 'e-')), base));
    craft.push(await craftTwice(await mkdtemp(join(work, 'c-'))));
  }
  return describeSetups(embedded, craft);
}

async function embeddedTwice(folder: string, base: string): Promise<Setups> {
  const registry = `127.0.0.1:${await freePort()}`;
  const env = { ...process.env, ...folders(folder) };
  const inputs = { engine: 'embedded', 'local-controller': CONTROLLER, registry, 'base-image': base };
  try {
    return { first: await setUp(env, inputs), second: await setUp(env, inputs) };
  } finally {
    const down = ['demo', '--down', '--controller', CONTROLLER, '--registry', registry];
    await timeProgram([process.execPath, resolve('dist/cli/index.js'), ...down], { env });
  }
}

async function craftTwice(folder: string): Promise<Setups> {
  const tools = await strictTools(folder, ['snap', 'lxd', 'lxc', 'iptables', 'chown']);
  const env = { PATH: [tools.bin, '/usr/bin', '/bin'].join(delimiter), HOME: folder, ...folders(folder) };
  try {
    await tools.answer([
      { to: '^lxc network list', times: 1, stdout: '[]' },
      { to: '^lxc network list', stdout: NETWORKS },
      { to: '^iptables --wait=10 --check', exit: 1 },
    ]);
    const first = await setUp(env, { engine: 'craft' });
    await tools.answer([
      { to: '^snap list', stdout: HAVE },
      { to: '^lxc network list', stdout: NETWORKS },
    ]);
    return { first, second: await setUp(env, { engine: 'craft' }) };
  } finally {
    await tools.ports.dispose();
  }
}

const folders = (folder: string): NodeJS.ProcessEnv => ({
  PAAS_ACTION_STATE: join(folder, 's'),
  PAAS_ACTION_CACHE: join(folder, 'cache'),
});

function setUp(env: NodeJS.ProcessEnv, inputs: Readonly<Record<string, string>>): Promise<number> {
  const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value]);
  const argv = [process.execPath, resolve('dist/cli/index.js'), 'setup-craft', ...flags] as const;
  return timeProgram([...argv], { env });
}

/** Milliseconds of a first call of `setup-craft`, and of a second one that finds everything. */
interface Setups {
  readonly first: number;
  readonly second: number;
}

function describeSetups(embedded: readonly Setups[], craft: readonly Setups[]): Report {
  const spread = (rounds: readonly Setups[], call: keyof Setups): Spread =>
    describeSpread(rounds.map((round) => round[call]));
  const values = {
    embeddedFirst: spread(embedded, 'first'),
    embeddedSecond: spread(embedded, 'second'),
    craftFirst: spread(craft, 'first'),
    craftSecond: spread(craft, 'second'),
  };
  return {
    name: 'setup',
    lines: [
      `embedded, registry and controller started: ${ms(values.embeddedFirst)}; the second call: ${ms(values.embeddedSecond)}`,
      `craft, with snaps that take no time: ${ms(values.craftFirst)}; the second call: ${ms(values.craftSecond)}`,
    ],
    values,
  };
}
