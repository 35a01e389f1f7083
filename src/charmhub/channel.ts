import { Failure } from '../errors/index.ts';

/** From the one that most people get to the one that changes most often. */
const RISKS = ['stable', 'candidate', 'beta', 'edge'] as const;
export type Risk = (typeof RISKS)[number];

/** Where a release is found: https://documentation.ubuntu.com/juju/3.6/reference/charm/#charm-channel */
export interface Channel {
  readonly track: string;
  readonly risk: Risk;
  /** A short-lived release beside the risk; Charmhub closes it after 30 days. */
  readonly branch: string | undefined;
}

/** What Charmhub takes for tracks and branches. */
const NAME = /^[a-zA-Z0-9](?:[_.-]?[a-zA-Z0-9])*$/;

function isRisk(text: string | undefined): text is Risk {
  return RISKS.some((risk) => risk === text);
}

/**
 * Reads `RISK`, `TRACK/RISK`, `RISK/BRANCH` or `TRACK/RISK/BRANCH`. Without a track it is `latest`.
 *
 * @throws Failure `CHARMHUB_CHANNEL`
 */
export function parseChannel(text: string): Channel {
  const parts = text.split('/');
  const [first, second, third] = parts;
  const channel: Channel | undefined = isRisk(first)
    ? { track: 'latest', risk: first, branch: second }
    : isRisk(second) && first !== undefined
      ? { track: first, risk: second, branch: third }
      : undefined;
  const length = isRisk(first) ? 2 : 3;
  if (channel === undefined || parts.length > length || !isName(channel.track) || !isBranch(channel.branch)) {
    throw new Failure('CHARMHUB_CHANNEL', `${JSON.stringify(text)} is no channel`, {
      hint: 'Write TRACK/RISK, for example latest/edge or 2.0/stable; a branch may follow: latest/edge/pr-7.',
    });
  }
  return channel;
}

export function isName(text: string): boolean {
  return text.length <= 28 && NAME.test(text);
}

function isBranch(text: string | undefined): boolean {
  return text === undefined || (text.length <= 128 && NAME.test(text));
}

/** The full name, which is the same for the same channel: `latest/edge`, `latest/edge/pr-7`. */
export function formatChannel({ track, risk, branch }: Channel): string {
  return [track, risk, ...(branch === undefined ? [] : [branch])].join('/');
}
