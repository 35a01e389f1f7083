import type { Clock, Files, Random } from '../../../ports/index.ts';
import type { ModelLog, ModelStore, UnitAgents, Screen } from '../../model/index.ts';
import type { Charmhub } from '../../charmhub/index.ts';
import type { StandIn } from '../../standins/index.ts';
import type { CharmFiles, Lifecycle } from '../../lifecycle/index.ts';

/** One flag of a `juju` command. */
export interface FlagSpec {
  /** Names without dashes; the first is what `Flags` calls it. */
  readonly names: readonly [string, ...string[]];
  /** `list` may be given several times. */
  readonly kind: 'text' | 'list' | 'boolean' | 'number';
  /** Accepted because scripts pass it, but of no effect on a controller of one machine; help says so. */
  readonly ignored?: boolean;
}

export interface Flags {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  on(name: string): boolean;
  number(name: string): number | undefined;
}

/** What a command's process has around it. */
export interface Terminal {
  readonly cwd: string;
  stdout(text: string | Uint8Array): void;
  stderr(text: string | Uint8Array): void;
  /**
   * Asks the client for its standard input; nothing is read from it before. Raw is what a program on the other end has
   * a terminal for: each key as it is struck, and none of them shown or understood on the way.
   */
  stdin(options?: { readonly raw: boolean }): AsyncIterable<Uint8Array>;
  /** The terminal from which input comes; absent when it comes from something else. */
  readonly screen?: Screen;
  /** Whether a person reads the output as it comes. */
  readonly isWatched: boolean;
  /** Fires when the client is gone. */
  readonly signal: AbortSignal;
}

/** What commands work with. */
export interface Services {
  readonly controller: string;
  /** Folder for copies of file resources. */
  readonly home: string;
  readonly charmFiles: CharmFiles;
  readonly store: ModelStore;
  readonly log: ModelLog;
  readonly agents: UnitAgents;
  readonly lifecycle: Lifecycle;
  /** Folder of charms that are deployed by name, absolute; see charm-store.ts. */
  readonly charmStore?: string;
  /** Where charms of other names come from; absent: from nowhere. */
  readonly charmhub?: Charmhub;
  readonly standIns: Readonly<Record<string, StandIn>>;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Invocation {
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
  /** Value of `--format`, the command's default without it, `''` for a command that has none. */
  readonly format: string;
  /** UUID of the model that is meant. Only for commands with `scope: 'model'`. */
  readonly model: string;
  /** Runs another command line for the same user and answers its exit code. */
  runLine(argv: readonly string[]): Promise<number>;
}

export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line for `juju help`. */
  readonly summary: string;
  /** Arguments in usage form: `<unit> <action> [key=value ...]`. */
  readonly usage: string;
  readonly flags?: readonly FlagSpec[];
  /** `model` commands take `-m`, and need a model to be there. */
  readonly scope: 'model' | 'controller';
  /** Names that `--format` takes, the default first. */
  readonly formats?: readonly [string, ...string[]];
  /** Flags end at the first argument (`ssh`, `exec`): what follows belongs to the remote command. */
  readonly flagsFirst?: boolean;
  /** Least and most positional arguments. */
  readonly arity: readonly [number, number];
  /**
   * Runs the command and answers its exit code.
   *
   * @throws Failure: `CONTROLLER_USAGE` becomes exit code 2, anything else 1, printed as `ERROR <message>`.
   */
  run(invocation: Invocation, services: Services): Promise<number>;
}
