import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { connectJuju, jujuCommands } from '../../src/juju/index.ts';
import { checkLogins, type Logins } from '../preflight/check.ts';
import type { setupCraft } from './definition.ts';
import { chooseSetup } from './engine.ts';

type Run = ActionRun<typeof setupCraft>;

export async function main(run: Run): Promise<OutputsOf<typeof setupCraft>> {
  const { inputs, ports, summary } = run;
  const proved = await checkLogins(ports, run.host, loginsOf(inputs));
  const choice = await chooseSetup(inputs, ports.exec);
  const { engine, kubernetes, why } = choice;
  ports.reporter.info(why);
  const rows: string[][] = [...proved];
  let controller: string | undefined;
  if (engine === 'embedded') {
    const { prepareEmbedded } = await import('./prepare-embedded.ts');
    rows.push(...(await prepareEmbedded(run, kubernetes === 'local')));
    if (kubernetes === 'local') controller = inputs['local-controller'];
  }
  // A cluster or a controller of somebody else's goes with either engine.
  if (engine === 'craft' || kubernetes === 'existing') {
    const { prepareCraft } = await import('./craft/prepare-craft.ts');
    const prepared = await prepareCraft(
      run,
      kubernetes === 'local' ? 'none' : kubernetes,
      engine === 'craft',
    );
    rows.push(...prepared.rows);
    controller = prepared.controller;
  }
  const version = await jujuVersion(run);
  if (version !== undefined) rows.push(['juju', `${version} on PATH`]);
  for (const [what = '', how = ''] of rows) ports.reporter.info(`${what}: ${how}`);
  summary.heading(`Set up for the ${engine} engine`).text(why).table(['What', 'How'], rows);
  return {
    engine,
    ...(engine === 'embedded' && { registry: inputs.registry }),
    ...(controller !== undefined && { controller }),
    ...(version !== undefined && { 'juju-version': version }),
  };
}

/** The builders alone need no juju. */
async function jujuVersion({ ports }: Run): Promise<string | undefined> {
  if ((await ports.exec.which('juju')) === undefined) return undefined;
  return (await connectJuju(ports).run(jujuCommands.version())).stdout.trim();
}

function loginsOf(inputs: Run['inputs']): Logins {
  const { 'check-image': image, 'check-username': username, 'check-password': password } = inputs;
  const { 'check-charmhub': credentials, 'check-charm': wanted } = inputs;
  if (credentials === undefined) return { image, username, password };
  const [charm, channel] = wanted?.split(/\s+/) ?? [];
  if (charm === undefined || channel === undefined)
    throw new Failure('INPUT_INVALID', 'check-charmhub needs check-charm: NAME CHANNEL', {
      hint: 'For example check-charm: my-app latest/edge',
    });
  return { image, username, password, charmhub: { credentials, charm, channel } };
}
