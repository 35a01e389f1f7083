import { Failure } from '../../../src/errors/index.ts';

/** Which snap, and what of it. */
export interface SnapWish {
  readonly name: string;
  /** `TRACK/RISK` or what snapd understands; undefined leaves the choice to snapd, or what is installed as it is. */
  readonly channel?: string;
  /** Digits, or `x1` for a local one. */
  readonly revision?: string;
  readonly classic: boolean;
}

/** Snaps without strict confinement among those that this action knows: https://snapcraft.io */
const CLASSIC = new Set(['rockcraft', 'charmcraft', 'concierge', 'k8s', 'microk8s', 'kubectl', 'snapcraft']);

/**
 * Reads `CHANNEL`, `CHANNEL@REVISION` or `@REVISION`.
 *
 * @throws Failure `INPUT_INVALID` naming the input
 */
export function parseSnap(name: string, text: string | undefined, input = name): SnapWish {
  const plain = { name, classic: CLASSIC.has(name) };
  if (text === undefined || text === '') return plain;
  const [, channel, revision] = /^([A-Za-z0-9][\w./-]*)?(?:@(x?\d+))?$/.exec(text) ?? [];
  if (channel === undefined && revision === undefined)
    throw new Failure(
      'INPUT_INVALID',
      `${input} must be CHANNEL, CHANNEL@REVISION or @REVISION, got "${text}"`,
      {
        hint: 'For example latest/stable, or 3.6/stable@31429. `snap info` lists both.',
      },
    );
  return { ...plain, ...(channel !== undefined && { channel }), ...(revision !== undefined && { revision }) };
}

/** Reads one of `extra-snaps`: `NAME`, `NAME=CHANNEL@REVISION`, each with ` classic` after it where it needs that. */
export function parseExtraSnap(text: string): SnapWish {
  const [, name, spec, classic] = /^([a-z0-9][a-z0-9-]*)(?:=(\S+))?(\s+classic)?$/.exec(text) ?? [];
  if (name === undefined)
    throw new Failure('INPUT_INVALID', `extra-snaps: "${text}" is not NAME or NAME=CHANNEL@REVISION`, {
      hint: 'One a line: astral-uv=latest/edge classic',
    });
  const wish = parseSnap(name, spec, 'extra-snaps');
  return classic === undefined ? wish : { ...wish, classic: true };
}

/** What `snap list` says of one snap. */
export interface InstalledSnap {
  readonly revision: string;
  readonly tracking: string;
}

/** Reads the table of `snap list` (snapd cmd/snap/cmd_list.go): Name Version Rev Tracking Publisher Notes. */
export function parseSnapList(text: string): ReadonlyMap<string, InstalledSnap> {
  const rows = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return new Map(
    rows.flatMap(([name, , revision, tracking]) =>
      name === undefined || revision === undefined || tracking === undefined
        ? []
        : [[name, { revision, tracking }]],
    ),
  );
}

/** The arguments of `snap` that bring a snap to what is wished; undefined when it is that already. */
export function planSnap(
  { name, channel, revision, classic }: SnapWish,
  installed: InstalledSnap | undefined,
): readonly string[] | undefined {
  const options = [
    ...(channel === undefined ? [] : [`--channel=${channel}`]),
    ...(revision === undefined ? [] : [`--revision=${revision}`]),
    ...(classic ? ['--classic'] : []),
  ];
  if (installed === undefined) return ['install', name, ...options];
  // A pinned revision is what it is, whatever the channel that it is followed on.
  const fits =
    revision === undefined
      ? channel === undefined || normal(channel) === normal(installed.tracking)
      : revision === installed.revision;
  return fits ? undefined : ['refresh', name, ...options];
}

/** `stable` is `latest/stable`, and `3.6` is `3.6/stable`. */
function normal(channel: string): string {
  const risks = ['stable', 'candidate', 'beta', 'edge'];
  const [first = '', ...rest] = channel.split('/');
  if (risks.includes(first)) return ['latest', first, ...rest].join('/');
  return rest.length === 0 ? `${first}/stable` : channel;
}
