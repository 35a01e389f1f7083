import { Failure } from '../errors/index.ts';
import { formatChannel, parseChannel, type Channel } from './channel.ts';
import type { Identity } from './charmhub.ts';

/** Either all of it, or its parts: https://documentation.ubuntu.com/charmcraft/latest/reference/commands/login/ */
const NEEDED = [
  ['package-manage', 'package-manage-revisions'],
  ['package-manage', 'package-manage-releases'],
  ['package-view', 'package-view-revisions', 'package-manage'],
] as const;

/**
 * What credentials lack for publishing a charm to a channel; none when they will do. Asked before anything is
 * uploaded, so that nobody learns at the end what was known at the beginning.
 *
 * @param charm Undefined while its name is not known; then only the rest is looked at.
 */
export function describeMissingRights(
  identity: Identity,
  charm: string | undefined,
  channel: Channel,
): readonly string[] {
  const { permissions, charms, channels } = identity;
  const missing =
    permissions === undefined ? [] : NEEDED.filter((any) => !any.some((one) => permissions.includes(one)));
  const wanted = formatChannel(channel);
  return [
    ...missing.map((any) => `the permission ${any[any.length > 2 ? 0 : 1]} (or ${any[0]})`),
    ...(charm === undefined || charms === undefined || charms.length === 0 || charms.includes(charm)
      ? []
      : [`the charm ${charm}: they are for ${charms.join(', ')}`]),
    ...(channels === undefined || channels.some((one) => covers(one, channel))
      ? []
      : [`the channel ${wanted}: they are for ${channels.join(', ')}`]),
  ];
}

/** Credentials name channels in full or by their risk. */
function covers(allowed: string, { track, risk, branch }: Channel): boolean {
  try {
    const own = parseChannel(allowed);
    return own.track === track && own.risk === risk && (own.branch === undefined || own.branch === branch);
  } catch {
    return false;
  }
}

/** @throws Failure `CHARMHUB_DENIED` */
export function requireRights(identity: Identity, charm: string | undefined, channel: Channel): void {
  const missing = describeMissingRights(identity, charm, channel);
  if (missing.length === 0) return;
  throw new Failure(
    'CHARMHUB_DENIED',
    `the credentials of ${identity.username} do not cover publishing ${charm ?? 'a charm'} to ${formatChannel(channel)}`,
    {
      hint: `Make others: charmcraft login --export FILE --charm ${charm ?? 'NAME'} --permission package-manage --permission package-view`,
      details: missing.map((one) => `they lack ${one}`),
    },
  );
}
