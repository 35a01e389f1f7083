import type { ToolAnswer, ToolCall } from '../session.ts';

/** A program of the charm to run in the charm container. */
export interface CharmProgram {
  readonly argv: readonly [string, ...string[]];
  /** Everything that it sees; nothing is inherited. PATH starts with the hook tools' folder. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Each piece of output as it comes. */
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Answers the hook tools that it, or a process that it started, calls. */
  readonly onTool: (call: ToolCall) => Promise<ToolAnswer>;
  /** Fires: the program and all that it started are killed. */
  readonly signal: AbortSignal;
}

export interface PebbleAnswer {
  readonly status: number;
  readonly body: string;
}

/** The running containers of one unit: the charm's, and one for each workload that share its network. */
export interface Pod {
  /** Address of the pod in the model's network. */
  readonly address: string;
  /** Where the charm lies in the charm container: `/var/lib/juju/agents/unit-app-0/charm`. */
  readonly charmDir: string;
  /** Folder of the hook tools in the charm container. */
  readonly toolsDir: string;
  /** Names of the engine's containers: `charm` and the charm's own container names as keys. */
  readonly containers: Readonly<Record<string, string>>;
  /** What is wrong with the charm though it may run, when it was unpacked for this pod: a sentence. */
  readonly misfit: string | undefined;
  /** Settles when a workload's container runs for the first time, or when the pod is released. */
  started(container: string): Promise<void>;
  /**
   * Runs a program to its end and answers its exit code (128 + signal when it was killed).
   *
   * @throws Failure `CONTROLLER_UNIT_NOT_RUNNING` when the charm container ended meanwhile, `CANCELLED`.
   */
  run(program: CharmProgram): Promise<number>;
  /**
   * One request to a workload's Pebble, over the socket that the charm uses. `timeout` in milliseconds.
   *
   * @throws Failure `CONTROLLER_UNIT_NOT_RUNNING` when nobody answers there.
   */
  pebble(
    container: string,
    request: { readonly method: string; readonly path: string; readonly body?: string },
    timeout: number,
  ): Promise<PebbleAnswer>;
  /** Settles with a sentence when one of the containers has ended by itself. */
  ended(): Promise<string>;
  /** Copies a file of this machine into the charm container. */
  put(from: string, to: string): Promise<void>;
  /** Brings the pod's networks in line with the models that its relations reach now. */
  reachOut(): Promise<void>;
  /**
   * Keeps what Python compiled of the charm for the unit's next pod, and for other units of the charm. To be called when
   * the charm rests; what there is already stays.
   */
  keepCompiled(): Promise<void>;
  /** Stops supervising; containers go on running. */
  release(): Promise<void>;
}
