import { appendFile, cp, mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { jujuSession, type Juju } from '../test/support/juju-session.ts';
import { realPorts, type TestPorts } from '../test/support/ports.ts';
import { actionNode } from './action-node.ts';
import { deployGuestbook, refreshGuestbook, type Marks } from './guestbook-deploys.ts';
import { packAndPush, runAction, type Place } from './own-side.ts';
import { readUsage, timeProgram, type Usage } from './processes.ts';
import { mega, ms, type Report } from './report.ts';
import { describeSpread } from './statistics.ts';
import { startRegistry } from './servers.ts';

const CONTROLLER = 'benched';

/**
 * `examples/flask` with its database on a local controller: deployed into a new model, refreshed to another image, and
 * the model destroyed, again and again. The images are in the engine: a round before the first brings them there.
 */
export async function measureController(work: string, base: string, runs: number): Promise<Report> {
  const folder = await mkdtemp(join(work, 'ctl-'));
  const app = join(folder, 'guestbook');
  await cp('examples/flask', app, { recursive: true });
  const place: Place = { folder, bundles: resolve('dist'), cache: join(folder, 'cache') };
  const registry = await startRegistry(folder);
  const ports = realPorts();
  const state = join(folder, 's');
  const end = (): Promise<number> =>
    timeProgram([actionNode, resolve('dist/cli/index.js'), 'local', 'down', '--controller', CONTROLLER], {
      env: { ...process.env, PAAS_ACTION_STATE: state, PAAS_ACTION_CACHE: place.cache },
    });
  try {
    const pack = async (tag: string): Promise<string> => {
      // What the image answers tells which one runs.
      await appendFile(join(app, 'app.py'), `\n\n@app.get("/${tag}")\ndef ${tag}():\n    return "${tag}"\n`);
      const target = `${registry.host}/guestbook:${tag}`;
      const inputs = { path: app, output: join(folder, 'out'), 'base-image': base };
      return `${registry.host}/guestbook@${(await packAndPush(place, inputs, target)).digest}`;
    };
    const images = { one: await pack('one'), two: await pack('two') };
    const packed = await runAction(place, 'pack-charm', { path: join(app, 'charm-ops'), output: folder });
    // It makes the images of the charm and of the database, which the daemon would otherwise do itself.
    await runAction({ ...place, variables: { PAAS_ACTION_STATE: state } }, 'setup-craft', {
      engine: 'embedded',
      'local-controller': CONTROLLER,
      registry: registry.host,
      'base-image': base,
    });
    const home = join(state, 'controllers', CONTROLLER);
    const juju = jujuSession(ports.http, home, folder);
    const deploys: Marks[] = [];
    const refreshes: Marks[] = [];
    for (let round = -1; round < runs; round += 1) {
      const model = `round${round + 1}`;
      const deployed = await deployGuestbook({
        juju,
        model,
        charm: packed.outputs['charm'] ?? '',
        image: images.one,
      });
      const refreshed = await refreshGuestbook({ juju, model, image: images.two, page: '/two' });
      await succeed(juju, 'destroy-model', model, '--no-prompt', '--destroy-storage');
      if (round < 0) continue;
      deploys.push(deployed);
      refreshes.push(refreshed);
    }
    return describeController(deploys, refreshes, await readUsage(await daemonOf(ports, home)));
  } finally {
    await end();
    await ports.dispose();
    await registry.close();
  }
}

async function succeed(juju: Juju, ...argv: string[]): Promise<void> {
  const { code, stderr } = await juju(...argv);
  if (code !== 0) throw new Error(`juju ${argv.join(' ')}: ${stderr}`);
}

async function daemonOf(ports: TestPorts, home: string): Promise<number> {
  return Number(await ports.files.readText(join(home, 'daemon.lock')));
}

/** Deploys and refreshes of one controller, and what its daemon has used for all of them. */
function describeController(deploys: readonly Marks[], refreshes: readonly Marks[], daemon: Usage): Report {
  const answered = describeSpread(deploys.map((marks) => marks['active and HTTP 200'] ?? Number.NaN));
  const refreshed = describeSpread(refreshes.map((marks) => marks['HTTP 200'] ?? Number.NaN));
  const ended = describeSpread(refreshes.map((marks) => marks['active and idle'] ?? Number.NaN));
  return {
    name: 'controller',
    lines: [
      `deploy with PostgreSQL, to active and HTTP 200: ${ms(answered)}; ${bySteps(deploys)}`,
      `refresh to another image, to HTTP 200: ${ms(refreshed)}, to active and idle: ${ms(ended)}; ${bySteps(refreshes)}`,
      `the daemon: peak ${mega(daemon.peak)}, processor time ${(daemon.cpu / (deploys.length + 1)).toFixed(0)} ms for a deploy, a refresh and the end`,
    ],
    values: { answered, refreshed, ended, peak: daemon.peak, cpu: daemon.cpu / (deploys.length + 1) },
  };
}

/** Medians of what each step took, in the order of the marks. */
function bySteps(rounds: readonly Marks[]): string {
  const names = Object.keys(rounds[0] ?? {});
  const steps = names.map((name, at) => {
    const took = rounds.map((marks) => (marks[name] ?? Number.NaN) - (marks[names[at - 1] ?? ''] ?? 0));
    return `${name} ${describeSpread(took).median.toFixed(0)} ms`;
  });
  return steps.join(', ');
}
