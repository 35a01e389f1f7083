import type { Charm } from '../../model/index.ts';
import { addApplication, readConfig, type Plan } from './add-application.ts';
import type { Invocation, Services } from '../line/command.ts';
import { parsePairs } from '../line/pairs.ts';
import { refuse, unsupported } from '../line/refuse.ts';

/** Deploys what stands in for a charm: no file of a charm is needed. */
export async function deployStandIn(
  name: string,
  plan: Plan,
  invocation: Invocation,
  services: Services,
): Promise<void> {
  const { terminal, flags } = invocation;
  const standIn = services.standIns[name];
  if (standIn === undefined) throw refuse(`there is no stand-in "${name}"`);
  for (const resource of Object.keys(parsePairs(flags.list('resource')))) {
    throw refuse(`resource "${resource}": a stand-in brings its own image`);
  }
  if (plan.units > 1) throw unsupported(`more than one unit of the stand-in "${name}"`);
  const charm: Charm = { ...standIn.charm, revision: 0, url: `ch:${name}-0` };
  const application = plan.alias ?? name;
  const channel = flags.text('channel') ?? 'latest/stable';
  terminal.stderr(
    `Located charm "${name}" among the local controller's stand-ins, revision 0\n` +
      `Deploying "${application}" from stand-in "${name}", revision 0 in channel ${channel} on ${charm.base.name}@${charm.base.channel}/stable\n`,
  );
  const config = await readConfig(application, charm, invocation, services);
  addApplication(
    { name: application, charm, config, resources: {}, plan, standIn: name, channel },
    invocation,
    services,
  );
}
