import type { Bundle, BundleApplication } from '../../bundle/index.ts';
import { unsupported } from '../commands/line/refuse.ts';
import type { Model } from '../model/index.ts';

/** One change: what is told of it, and the `juju` command line that makes it. */
export interface BundleStep {
  readonly describe: string;
  readonly argv: readonly string[];
}

/**
 * What has to be done so that the model has all that the bundle names. What stands as it says is left alone.
 *
 * @throws Failure `CONTROLLER_UNSUPPORTED` for what needs a cluster.
 */
export function planBundle(bundle: Bundle, model: Model, channel: string | undefined): BundleStep[] {
  for (const [name, application] of Object.entries(bundle.applications)) refuseCluster(name, application);
  const applications = Object.entries(bundle.applications).flatMap(([name, application]) =>
    name in model.applications
      ? changes(name, application, model)
      : [deployment(name, { ...application, channel: application.channel ?? channel })],
  );
  const consumed = Object.entries(bundle.saas)
    .filter(([name]) => !(name in model.remoteApplications))
    .map(([name, url]) => ({ describe: `consume offer ${name} at ${url}`, argv: ['consume', url, name] }));
  const exposed = Object.entries(bundle.applications)
    .filter(([name, { expose }]) => expose === true && model.applications[name]?.exposed !== true)
    .map(([name]) => ({ describe: `expose all endpoints of ${name}`, argv: ['expose', name] }));
  const related = bundle.relations
    .filter((ends) => !isRelated(model, ends))
    .map(([one, other]) => ({ describe: `add relation ${one} - ${other}`, argv: ['integrate', one, other] }));
  return [...applications, ...consumed, ...exposed, ...related, ...offers(bundle, model)];
}

function refuseCluster(name: string, application: BundleApplication): void {
  for (const key of ['devices', 'exposed-endpoints', 'plan'] as const)
    if (application[key] !== undefined) throw unsupported(`${key} of application "${name}" in a bundle`);
  if ((application.to ?? []).length > 0) throw unsupported(`placement of application "${name}" in a bundle`);
}

function offers(bundle: Bundle, model: Model): BundleStep[] {
  return Object.entries(bundle.applications).flatMap(([application, { offers: offered }]) =>
    Object.entries(offered ?? {})
      .filter(([name]) => !(name in model.offers))
      .map(([name, { endpoints }]) => ({
        describe: `create offer ${name} using ${application}:${endpoints.join(',')}`,
        argv: ['offer', `${model.name}.${application}:${endpoints.join(',')}`, name],
      })),
  );
}

function deployment(name: string, application: BundleApplication): BundleStep {
  const {
    charm = '',
    channel,
    base,
    scale: units = 1,
    trust,
    constraints,
    options,
    resources,
    storage,
  } = application;
  const argv = [
    'deploy',
    charm,
    name,
    ...(channel === undefined ? [] : ['--channel', channel]),
    ...(base === undefined ? [] : ['--base', base]),
    ...(units === 1 ? [] : ['--num-units', String(units)]),
    ...(trust === true ? ['--trust'] : []),
    ...(constraints === undefined ? [] : ['--constraints', constraints]),
    ...pairs('--config', options),
    ...pairs('--resource', resources),
    ...pairs('--storage', storage),
  ];
  return { describe: `deploy application ${name} from ${charm}`, argv };
}

const pairs = (flag: string, values: Readonly<Record<string, unknown>> | undefined): string[] =>
  Object.entries(values ?? {}).flatMap(([key, value]) => [flag, `${key}=${String(value)}`]);

/** Of an application that is there. A charm in a file may have been packed again, so it is always brought. */
function changes(name: string, application: BundleApplication, model: Model): BundleStep[] {
  const { charm = '', constraints, options, resources, trust, scale } = application;
  const there = model.applications[name];
  const settings = Object.entries(options ?? {}).filter(([key, value]) => there?.config[key] !== value);
  const steps: (BundleStep | undefined)[] = [
    charm.startsWith('/')
      ? {
          describe: `upgrade ${name} from local charm ${charm}`,
          argv: ['refresh', name, '--path', charm, ...pairs('--resource', resources)],
        }
      : undefined,
    settings.length > 0
      ? {
          describe: `set application options for ${name}`,
          argv: ['config', name, ...settings.map(([key, value]) => `${key}=${String(value)}`)],
        }
      : undefined,
    constraints === undefined || there === undefined || isSame(there.constraints, constraints)
      ? undefined
      : {
          describe: `set constraints for ${name} to "${constraints}"`,
          argv: ['set-constraints', name, ...constraints.split(/\s+/)],
        },
    trust === undefined || trust === there?.trust
      ? undefined
      : {
          describe: `set trust of ${name} to ${String(trust)}`,
          argv: ['trust', name, ...(trust ? ['--scope', 'cluster'] : ['--remove'])],
        },
    scale === undefined || scale === there?.scale
      ? undefined
      : { describe: `scale ${name} to ${scale} units`, argv: ['scale-application', name, String(scale)] },
  ];
  return steps.filter((step) => step !== undefined);
}

function isSame(known: Readonly<Record<string, string>>, wanted: string): boolean {
  const words = Object.entries(known).map(([key, value]) => `${key}=${value}`);
  return words.sort().join(' ') === wanted.trim().split(/\s+/).sort().join(' ');
}

function isRelated(model: Model, [one, other]: readonly [string, string]): boolean {
  const fits = (text: string, end: { application: string; name: string } | undefined): boolean =>
    end !== undefined && (text === end.application || text === `${end.application}:${end.name}`);
  return Object.values(model.relations).some(
    ({ ends: [a, b], life }) =>
      life === 'alive' && ((fits(one, a) && fits(other, b)) || (fits(one, b) && fits(other, a))),
  );
}
