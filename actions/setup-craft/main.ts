import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { connectJuju, jujuCommands } from '../../src/juju/index.ts';
import { checkLogins, type Logins } from '../preflight/check.ts';
import { parseRights } from '../preflight/token.ts';
import type { setupCraft } from './definition.ts';
import { chooseSetup } from './engine.ts';

type Run = ActionRun<typeof setupCraft>;

export async function main(run: Run): Promise<OutputsOf<typeof setupCraft>> {
  const { inputs, ports, summary } = run;
  const proved = await checkLogins(ports, run.host, loginsOf(run));
  if (inputs['check-only']) return reportProved(run, proved);
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

/** A job that only proves logins needs no engine, and installs none. */
function reportProved({ ports, summary }: Run, proved: readonly string[][]): OutputsOf<typeof setupCraft> {
  if (proved.length === 0) ports.reporter.info('no login was given that could be proved');
  for (const [what = '', how = ''] of proved) ports.reporter.info(`${what}: ${how}`);
  summary.heading('Logins of the later jobs').table(['What', 'How'], proved);
  return {};
}

function loginsOf({ inputs, signal }: Run): Logins {
  const { 'check-image': image, 'check-username': username, 'check-password': password } = inputs;
  const { 'check-charmhub': credentials, 'check-charm': wanted } = inputs;
  const [charm, channel] = wanted.split(/\s+/);
  return {
    ...{ image, username, password },
    charmhub:
      credentials === undefined
        ? undefined
        : { credentials, charm: charm === '*' ? undefined : charm, channel },
    github: tokenOf(inputs, signal),
  };
}

function tokenOf(inputs: Run['inputs'], signal: AbortSignal): Logins['github'] {
  const { 'check-permissions': wanted, 'check-token': token } = inputs;
  if (wanted.length === 0) return undefined;
  const rights = parseRights(wanted);
  if (token !== undefined) return { token, rights, signal };
  throw new Failure('INPUT_INVALID', 'check-permissions needs check-token', {
    hint: 'Add check-token: ${{ github.token }}',
  });
}
