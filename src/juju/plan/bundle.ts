import type { BundleApplication } from '../../bundle/index.ts';
import * as commands from '../client/commands.ts';
import { hasConstraints } from '../input/constraints.ts';
import { refuseMissing } from './offers.ts';
import { sameValue } from './check.ts';
import type { DeployedFacts, DeployRequest, DeployStep } from './types.ts';
import type { AroundFacts } from '../read/around.ts';
import { charmNameOf } from '../input/split-bundle.ts';
import type { Surroundings } from '../input/split-bundle.ts';
import { findApplication } from '../read/status.ts';
import type { ApplicationStatus, JujuStatus } from '../read/status.ts';

interface Planned {
  /** What stands around the application, before it. */
  readonly before: readonly DeployStep[];
  /** What others are given of the application, once it is there. */
  readonly after: readonly DeployStep[];
  readonly unchanged: readonly string[];
}

/**
 * One command for everything around the application, unless all of it stands as the bundle says. Juju itself leaves
 * alone what a bundle asks for and the model has, but for charms in files, which it would refresh each time.
 *
 * @throws Failure `DEPLOY_INTEGRATION_UNKNOWN` for an offer that is not there.
 */
export function planBundle({ bundle, model, application }: DeployRequest, facts: DeployedFacts): Planned {
  if (bundle === undefined) return { before: [], after: [], unchanged: [] };
  const missing = [...missingApplications(bundle, facts), ...missingRelations(bundle, facts.status)];
  const consumed = Object.entries(bundle.saas).filter(
    ([name]) => facts.status?.remotes.some((remote) => remote.name === name) !== true,
  );
  for (const [name, url] of consumed) refuseMissing(facts, url, `${name} of the bundle`);
  const isNeeded = bundle.applications.size > 0 && (missing.length > 0 || consumed.length > 0);
  const why = `the model lacks ${[...missing, ...consumed.map(([name]) => name)].join(', ')}`;
  // A bundle without an application is none for Juju.
  const consume = bundle.applications.size > 0 ? [] : consumed;
  const before = [
    ...(isNeeded ? [step(commands.deployBundle(model, bundle.file, trusts(bundle)), why)] : []),
    ...consume.map(([name, url]) => step(commands.consume(model, url, name), `the model lacks ${name}`)),
    // Juju gives trust to what a bundle deploys, not to what stands already.
    ...untrusted(bundle, facts).map((name) =>
      step(commands.trust(model, name), `${name} is not trusted yet`),
    ),
  ];
  const isEmpty = bundle.applications.size === 0 && Object.keys(bundle.saas).length === 0;
  const unchanged = before.length > 0 || isEmpty ? [] : ['the applications and relations of the bundle'];
  return { before, after: planOwn(bundle, model, application, facts.status), unchanged };
}

function planOwn(
  { asked: { exposed, offers } }: Surroundings,
  model: string,
  application: string,
  status: JujuStatus | undefined,
): DeployStep[] {
  const isExposed = (status && findApplication(status, application))?.exposed === true;
  const offered = Object.entries(offers).filter(([name]) => status?.offers.includes(name) !== true);
  return [
    ...(exposed && !isExposed ? [step(commands.expose(model, application), 'it is not exposed yet')] : []),
    ...offered.map(([name, endpoints]) =>
      step(commands.offer(model, application, endpoints, name), `there is no offer ${name}`),
    ),
  ];
}

function missingApplications(bundle: Surroundings, facts: DeployedFacts): string[] {
  return [...bundle.applications].flatMap(([name, wanted]) => {
    const standing = facts.status && findApplication(facts.status, name);
    if (standing === undefined) return [name];
    const offers = Object.keys(wanted.offers ?? {}).filter(
      (offer) => facts.status?.offers.includes(offer) !== true,
    );
    return [
      ...differing(wanted, standing, facts.around?.get(name)).map((what) => `${what} of ${name}`),
      ...offers.map((offer) => `the offer ${offer}`),
    ];
  });
}

/** What of an application is not as wanted. What the bundle does not say may be anything. */
function differing(
  wanted: BundleApplication,
  standing: ApplicationStatus,
  { options, constraints }: Pick<AroundFacts, 'options' | 'constraints'> = {
    options: new Map(),
    constraints: [],
  },
): string[] {
  const { charm = '', channel, revision, scale } = wanted;
  const isFile = charm.startsWith('/');
  const settings = Object.entries(wanted.options ?? {}).filter(([name, value]) => {
    const there = options.get(name);
    return !sameValue(there?.type, there?.value, String(value));
  });
  const checks: readonly (readonly [string, boolean])[] = [
    ['the charm', standing.charmName === undefined || standing.charmName === charmNameOf(charm) || isFile],
    ['the channel', isFile || channel === undefined || isSameChannel(standing.channel, channel)],
    ['the revision', revision === undefined || standing.revision === revision],
    ['the scale', scale === undefined || (standing.scale ?? standing.units.length) === scale],
    ['the constraints', hasConstraints(constraints, wanted.constraints)],
    ['the exposure', wanted.expose !== true || standing.exposed],
  ];
  return [
    ...checks.flatMap(([what, isAsWanted]) => (isAsWanted ? [] : [what])),
    ...settings.map(([name]) => `the option ${name}`),
  ];
}

/** `stable` and `latest/stable` are the same. */
function isSameChannel(one: string | undefined, other: string): boolean {
  const full = (channel: string): string => (channel.includes('/') ? channel : `latest/${channel}`);
  return one === undefined || full(one) === full(other);
}

function missingRelations({ relations }: Surroundings, status: JujuStatus | undefined): string[] {
  return relations.filter((pair) => !areRelated(status, pair)).map((pair) => pair.join(' to '));
}

function areRelated(status: JujuStatus | undefined, [one, other]: readonly [string, string]): boolean {
  const [name = '', endpoint] = one.split(':');
  const [otherName = '', otherEndpoint] = other.split(':');
  const isRemote = (side: string): boolean => status?.remotes.some((remote) => remote.name === side) === true;
  const related = (from: string, at: string | undefined, to: string): boolean =>
    // What is in another model is only seen from this one's side.
    isRemote(from) ||
    (status && findApplication(status, from))?.relations.some(
      (relation) => relation.application === to && (at === undefined || relation.endpoint === at),
    ) === true;
  return related(name, endpoint, otherName) && related(otherName, otherEndpoint, name);
}

function untrusted({ applications }: Surroundings, { around }: DeployedFacts): string[] {
  return [...applications].flatMap(([name, { trust }]) =>
    trust === true && around?.get(name)?.trusted === false ? [name] : [],
  );
}

/** Juju wants to hear once more that charms of the bundle get the rights of the cluster. */
function trusts({ applications }: Surroundings): boolean {
  return [...applications.values()].some(({ trust }) => trust === true);
}

function step(command: DeployStep['command'], why: string): DeployStep {
  return { command, why, touches: 'surroundings' };
}
