import { seeded } from '../chaos/fault.ts';
import type { Effect } from './beliefs.ts';
import type { SecretEffect } from './secret-beliefs.ts';
import { secretMoves } from './secret-moves.ts';

/** One step of a sequence. */
export interface SoakStep {
  /** A command of `juju`, or the end of a container that nobody asked for. */
  readonly act: { readonly juju: readonly string[] } | { readonly end: string };
  readonly effect?: Effect | SecretEffect;
  /** Milliseconds from the start of the command to kill -9 of the daemon. */
  readonly kill?: number;
  /** Milliseconds until the next step. */
  readonly pause: number;
}

export interface SoakPlan {
  readonly steps: readonly SoakStep[];
  /** Whether the last step destroys the model in the midst of what goes on. */
  readonly abrupt: boolean;
}

/** Applications of the packed charm, and one that is played by a stand-in. */
export const CHARMED = ['red', 'blue'] as const;
const CACHE = 'redis-k8s';
const DEFAULT_GREETING = 'hello';

const LEAST_STEPS = 6;
const MORE_STEPS = 8;
const KILLS = 0.4;
const LONGEST_KILL = 900;
const LONGEST_PAUSE = 1_000;
const HOOKS = [
  'install',
  'config-changed',
  'start',
  'stop',
  'remove',
  'web-pebble-ready',
  'ring-relation-changed',
  'leader-elected',
  'api-relation-created',
  'other-relation-changed',
  'secret-changed',
  'secret-remove',
];

/** One kind of step, for an application that is believed to be there. */
export type Move = readonly [weight: number, move: (application: string) => void];
/** How a move adds its step. */
export type AddStep = (juju: readonly string[], effect?: Effect | SecretEffect) => void;

export type PickOne = <T>(all: readonly [T, ...T[]]) => T;

/** The sequence of a run. Commands make sense where nothing was lost; where a kill lost something they are refused. */
export function planRun(seed: number, run: number): SoakPlan {
  const random = seeded(seed * 1_000_003 + run);
  const one: PickOne = (all) => all[Math.floor(random() * all.length)] ?? all[0];
  const deployed = new Set<string>();
  const steps: SoakStep[] = [];
  const length = LEAST_STEPS + Math.floor(random() * MORE_STEPS);
  let greetings = 0;

  const add: AddStep = (juju, effect) =>
    void steps.push({ act: { juju }, ...(effect !== undefined && { effect }), ...timing() });
  function timing(): Pick<SoakStep, 'kill' | 'pause'> {
    const kill = random() < KILLS ? Math.floor(random() * LONGEST_KILL) : undefined;
    const pause = Math.floor(random() ** 2 * LONGEST_PAUSE);
    return { pause, ...(kill !== undefined && { kill }) };
  }
  function deploy(application: string): void {
    deployed.add(application);
    const scale = random() < 0.3 ? 2 : 1;
    const argv = ['deploy', './one.charm', application, '--resource', 'web-image=IMAGE', '-n', `${scale}`];
    const facts = { there: true, greeting: DEFAULT_GREETING, password: '', revision: 'one', scale };
    add(argv, { application, ...facts });
  }

  const moves: readonly Move[] = [
    ...secretMoves(random, one, add),
    [
      2,
      () => {
        const missing = CHARMED.find((name) => !deployed.has(name));
        if (missing !== undefined) deploy(missing);
        else add(['deploy', CACHE], { application: CACHE, there: true });
      },
    ],
    [
      3,
      (application) => {
        const greeting = `greeting-${(greetings += 1)}`;
        add(['config', application, `greeting=${greeting}`], { application, greeting });
      },
    ],
    [1, (application) => add(['config', application, `fail-at=${one(['', ...HOOKS])}`])],
    [2, () => add([one(['integrate', 'integrate', 'remove-relation']), 'red:api', 'blue:other'])],
    [1, (application) => add([one(['integrate', 'remove-relation']), `${application}:cache`, CACHE])],
    [
      2,
      (application) => {
        const revision = one(['one', 'two']);
        add(['refresh', application, '--path', `./${revision}.charm`], { application, revision });
      },
    ],
    [
      2,
      (application) => {
        const scale = Math.floor(random() * 4);
        add(['scale-application', application, `${scale}`], { application, scale });
      },
    ],
    [1, (application) => add(['run', `${application}/0`, 'greet', '--wait', '10s'])],
    [
      1,
      (application) =>
        add(['exec', '--unit', `${application}/0`, '--wait', '10s', '--', 'sleep 0.3; is-leader']),
    ],
    [1, (application) => add(['ssh', '--container', 'web', `${application}/0`, 'true'])],
    [
      1,
      (application) => steps.push({ act: { end: `${application}-0-${one(['web', 'charm'])}` }, ...timing() }),
    ],
    [
      1,
      (application) => {
        deployed.delete(application);
        const force = random() < 0.3 ? ['--force'] : [];
        add(['remove-application', application, '--no-prompt', ...force], { application, there: false });
      },
    ],
  ];
  const total = moves.reduce((sum, [weight]) => sum + weight, 0);

  deploy('red');
  while (steps.length < length) {
    let at = random() * total;
    const [, move] = moves.find(([weight]) => (at -= weight) < 0) ?? moves[0] ?? [];
    move?.(one([...deployed] as [string, ...string[]]) ?? 'red');
  }
  const abrupt = random() < 0.25;
  if (abrupt) add(['destroy-model', 'm', '--no-prompt', '--timeout', '1s']);
  return { steps, abrupt };
}
