import type { Dice, Phase } from './simulated-phase.ts';

/** What goes wrong in a pod: a hook that fails once or for good, an image that comes late or never. */
export const MISHAPS = ['hook heals', 'hook fails', 'image missing', 'image late', 'registry away'] as const;
export type Mishap = (typeof MISHAPS)[number];

/** What must be said of it, and the milliseconds after the command from which it shows. */
export interface Expected {
  readonly cause: 'hook' | 'image-pull' | 'overtaken';
  readonly shown: number;
}

/** How long Juju waits before it tries a hook again, as recorded. */
const RETRIES = [5_000, 10_000, 20_000, 40_000];
/** For so long the first error of a hook shows, and then nothing of it. */
const SHOWN = 1_200;

const NAME = 'Back-off pulling image "registry.example/shop@sha256:1f": ErrImagePull: rpc error: ';
const GONE = `${NAME}code = NotFound desc = failed to resolve reference: not found`;
const AWAY = `${NAME}code = Unknown desc = dial tcp 10.0.0.9:443: i/o timeout`;

/**
 * A hook that fails when it is run at `at`. Recorded: `error` for a moment, then what the charm had said before for
 * seconds, active if it was, while the history of the unit ends with the error; later errors stay until the next try.
 */
export function failHook(
  { between }: Dice,
  base: Omit<Phase, 'from' | 'agent'>,
  { hook, at, heals }: { readonly hook: string; readonly at: number; readonly heals: boolean },
): { readonly phases: readonly Phase[]; readonly ends: number; readonly expected: Expected | undefined } {
  const phases: Phase[] = [];
  const text = `hook failed: "${hook}"`;
  let from = at;
  let expected: Expected | undefined;
  for (const [index, retry] of RETRIES.entries()) {
    phases.push({ ...base, from, agent: 'executing', message: `running ${hook} hook` });
    const erred = from + between(50, 600);
    phases.push({ ...base, from: erred, agent: 'idle', workload: 'error', text });
    if (index === 0) phases.push({ ...base, from: erred + SHOWN, agent: 'idle', untold: true });
    if (index === 1) expected = { cause: 'hook', shown: erred };
    from = erred + retry;
    if (heals) break;
  }
  return { phases, ends: from, expected };
}

/**
 * An image that cannot be pulled. Recorded: status shows it for 0.4 s, then the charm's own word, and the history never;
 * only the pod goes on saying so.
 */
export function missImage(
  { between }: Dice,
  base: Omit<Phase, 'from' | 'agent' | 'workload'>,
  { mishap, at }: { readonly mishap: Mishap; readonly at: number },
): { readonly phases: readonly Phase[]; readonly ends: number; readonly expected: Expected | undefined } {
  const text = mishap === 'image missing' ? GONE : AWAY;
  const waiting = { reason: 'ImagePullBackOff', message: text };
  const pod = { ...base, waiting };
  const hidden = at + between(400, 500);
  const pebble = { workload: 'waiting', text: 'waiting for pebble' };
  const hook = 'running start hook';
  const ends = hidden + between(2_000, 11_000);
  const phases: Phase[] = [
    { ...pod, from: at, agent: 'idle', workload: 'error', text, untold: true },
    { ...pod, ...pebble, from: hidden, agent: 'executing', message: hook },
    { ...pod, ...pebble, from: hidden + between(300, 500), agent: 'idle' },
  ];
  if (mishap !== 'image late') return { phases, ends, expected: { cause: 'image-pull', shown: at } };
  return { phases, ends, expected: undefined };
}
