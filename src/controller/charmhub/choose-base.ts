import type { Problem, PublishedBase } from './answer.ts';

/** What Charmhub is asked when nobody has said on which base: it answers with those that there are. */
export const ANY_BASE = 'NA';

/**
 * The base to ask for next, from the suggestions of a refusal: the first of this architecture, as Juju chooses. Undefined
 * when nothing else can be asked.
 */
export function chooseBase(
  { code, extra }: Problem,
  architecture: string,
  channel: string,
): PublishedBase | undefined {
  const fits = (base: PublishedBase): boolean => [architecture, 'all'].includes(base.architecture);
  if (code === 'invalid-charm-base') return extra?.['default-bases']?.find(fits);
  if (code !== 'revision-not-found') return undefined;
  const released = extra?.releases?.filter(({ base }) => fits(base)) ?? [];
  return released.find((each) => fullName(each.channel) === fullName(channel))?.base;
}

/** `stable` and `14` are `latest/stable` and `14/stable`. */
function fullName(channel: string): string {
  if (channel.includes('/')) return channel;
  return ['stable', 'candidate', 'beta', 'edge'].includes(channel)
    ? `latest/${channel}`
    : `${channel}/stable`;
}
