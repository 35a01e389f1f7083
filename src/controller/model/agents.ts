import type { UnitRef } from './state.ts';

/** Output of a program in a unit, as it comes. */
export interface Output {
  stdout(data: Uint8Array): void;
  stderr(data: Uint8Array): void;
}

/** A terminal: how much it shows, and its kind as in `TERM`. */
export interface Screen {
  readonly rows: number;
  readonly columns: number;
  readonly kind?: string | undefined;
}

export interface ShellRequest {
  /** Container of the pod; `charm` when absent. */
  readonly container?: string;
  /** As typed after the target; empty for an interactive shell. */
  readonly command: readonly string[];
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Runs it in a terminal like the user's. */
  readonly terminal?: Screen;
  readonly signal: AbortSignal;
}

export interface CopyRequest {
  readonly container?: string;
  readonly direction: 'to-unit' | 'from-unit';
  /** Absolute path on this machine. */
  readonly local: string;
  /** As typed after `unit:`; relative means below the container's working folder. */
  readonly remote: string;
}

/**
 * What runs units. The commands change the model and then call these; everything else an agent learns from the store
 * (relations, config, new charm, dying), so a call that is lost with the daemon is made up at its next start.
 */
export interface UnitAgents {
  /** Makes sure that the unit has a running agent. Called again for each unit when the daemon starts. */
  ensure(unit: UnitRef): void;
  /**
   * Waits until a unit whose life is `dying` has run its last hooks, its containers are gone and it is out of the model.
   * Hooks are skipped as soon as the unit is `hurried`. Never rejects because a hook failed: that shows in the unit's
   * status.
   */
  remove(unit: UnitRef): Promise<void>;
  /** Runs one pending task of an `action` operation between hooks and writes its result into the model. */
  runAction(unit: UnitRef, operation: string, task: string): Promise<void>;
  /** The same for an `exec` operation: a shell line in the charm container with the hook tools on PATH. */
  exec(unit: UnitRef, operation: string, task: string): Promise<void>;
  /** Runs a command in a container and answers its exit code. @throws Failure `CONTROLLER_UNIT_NOT_RUNNING`. */
  ssh(unit: UnitRef, request: ShellRequest, output: Output): Promise<number>;
  copy(unit: UnitRef, request: CopyRequest): Promise<void>;
  /** Wakes an agent that waits before it retries a failed hook; `Unit.resolved` says how to go on. */
  resolve(unit: UnitRef): void;
  /** Removes what a model shares between its units (the network). Called when all its units are gone. */
  forgetModel(model: string): Promise<void>;
  /** Stops every agent and its containers' supervision; `remove` also removes containers and networks. */
  close(options: { readonly remove: boolean }): Promise<void>;
}
