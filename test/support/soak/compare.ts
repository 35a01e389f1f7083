import type { Belief, Beliefs } from './beliefs.ts';
import { CHARMED } from './plan.ts';
import { compareSecrets } from './secret-beliefs.ts';
import type { Seen, SeenApplication, SeenSecret } from './seen.ts';

/** What is not as it was promised, or not yet. */
export function compare({ applications, secrets }: Beliefs, seen: Seen): string[] {
  const wrong: string[] = [];
  for (const [name, belief] of applications) {
    const shown = seen.applications.get(name);
    if (!belief.there.includes(shown !== undefined))
      wrong.push(`${name} is ${shown === undefined ? 'not ' : ''}there`);
    else if (shown !== undefined)
      wrong.push(...judge(name, belief, shown, seen).map((what) => `${name}: ${what}`));
  }
  return [...wrong, ...strays(seen), ...compareSecrets(secrets, seen.userSecrets)];
}

function judge(name: string, belief: Belief, shown: SeenApplication, seen: Seen): string[] {
  const wrong: string[] = [];
  const units = Object.values(shown.units);
  // A stand-in has no options, says nothing and keeps no secret.
  if (belief.greeting.length === 0) return units.flatMap((unit) => differs(unit, 'active/idle: '));
  const read = readBy(shown, seen);
  for (const unit of units) {
    const said = read === undefined ? unit.replace(/ [^ ]*$/, '') : unit;
    wrong.push(...differs(said, `active/idle: ${[shown.greeting, read].filter(Boolean).join(' ')}`));
  }
  wrong.push(
    ...notOneOf('greeting', shown.greeting, belief.greeting),
    ...notOneOf('password', shown.password, belief.password),
    ...notOneOf('scale', shown.scale, belief.scale),
    ...notOneOf('number of units', units.length, [shown.scale]),
  );
  if (units.length === 0) return wrong;
  return [
    ...wrong,
    ...notOneOf('version', shown.version, belief.revision),
    ...notOneOf('number of leaders', shown.leaders, [1]),
    ...judgeSecrets(name, belief, shown, seen),
  ];
}

/** What units read of the other side's secret; undefined where nobody there could tell them in time. */
function readBy({ other }: SeenApplication, seen: Seen): string | undefined {
  if (other === undefined) return 'none';
  if (Object.keys(seen.applications.get(other)?.units ?? {}).length === 0) return undefined;
  return passwordOf(other, seen)?.content ?? 'none';
}

const passwordOf = (application: string, { charmSecrets }: Seen): SeenSecret | undefined =>
  charmSecrets.find(({ owner, label }) => owner === application && label === 'password');

function judgeSecrets(name: string, { passwords }: Belief, shown: SeenApplication, seen: Seen): string[] {
  const wrong: string[] = [];
  for (const unit of Object.keys(shown.units)) {
    const own = seen.charmSecrets.filter(({ owner }) => owner === unit);
    wrong.push(...notOneOf(`secrets of ${unit}`, own.map(({ label }) => label).join(), ['own']));
    wrong.push(...notOneOf(`content of ${unit}'s`, own[0]?.content, [unit]));
  }
  const kept = passwordOf(name, seen);
  wrong.push(...notOneOf('content of its secret', kept?.content ?? '', [shown.password]));
  if (kept === undefined) return wrong;
  if (kept.revision > passwords)
    wrong.push(`its secret has revision ${kept.revision} after ${passwords} passwords`);
  // Who was in a relation once may follow an old revision as long as he is there.
  const others = CHARMED.filter((each) => each !== name).map((each) => seen.applications.get(each));
  if (others.every((each) => each === undefined || each.other === name))
    wrong.push(...notOneOf('revisions of its secret', kept.revisions, [1]));
  return wrong;
}

/** Secrets of hooks that failed, and of owners that are gone. */
function strays({ charmSecrets, applications }: Seen): string[] {
  return charmSecrets.flatMap(({ owner, label }) => {
    const [application = ''] = owner.split('/');
    const there = applications.get(application);
    const isOwned = owner === application ? there !== undefined : there?.units[owner] !== undefined;
    return isOwned && label !== 'half' ? [] : [`there is a secret ${label} of ${owner}`];
  });
}

const differs = (unit: string, expected: string): string[] =>
  unit === expected ? [] : [`a unit is ${unit}, not ${expected}`];

const notOneOf = <T>(what: string, shown: T, expected: readonly T[]): string[] =>
  expected.includes(shown) ? [] : [`${what} is ${String(shown)}, not ${expected.join(' or ')}`];
