import type { Clock, Random } from '../../../ports/index.ts';
import type { FlagSpec, Flags } from '../../commands/line/command.ts';
import type { Application, LogLine, Model, Unit, UnitRef } from '../../model/index.ts';
import type { Printable } from '../../render/index.ts';
import type { Hook } from '../hook.ts';
import type { ToolAnswer } from '../session.ts';

/** A change of the model. It is applied later too, so it must do nothing where what it changes is gone. */
export type Change = (model: Model) => void;

/** What tools work with: the model as the hook sees it, and the ways to change it. */
export interface ToolContext {
  readonly unit: UnitRef;
  /** Name of the unit's application. */
  readonly application: string;
  readonly hook: Hook;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  /** The model with the hook's pending writes on top. @throws Failure when it was removed meanwhile. */
  model(): Model;
  /** The model as everybody else sees it. */
  committed(): Model | undefined;
  /** The unit and its application, with pending writes. @throws Failure when they were removed meanwhile. */
  self(): { readonly application: Application; readonly unit: Unit };
  isLeader(): boolean;
  /** Secrets that this hook has removed. To remove one twice is no mistake in Juju. */
  readonly removedSecrets: Set<string>;
  /** Adds to what becomes visible when the hook has succeeded. */
  stage(change: Change): void;
  /** The same for relation data of the unit (`app/0`) or its application (`app`); an empty value removes a key. */
  writeBag(relation: number, member: string, values: Readonly<Record<string, string>>): void;
  /** Changes the model for everybody at once. */
  changeNow(change: Change): void;
  log(level: LogLine['level'], message: string): void;
}

export type Format = 'smart' | 'json' | 'yaml';

export interface ToolInvocation {
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly stdin: string;
  /** Value of `--format`, the tool's default without it. */
  readonly format: Format;
}

/** What a tool has to say: a value in the wanted format, or a text as it is. */
export interface ToolResult extends Pick<ToolAnswer, 'fetch' | 'write'> {
  readonly value?: Printable;
  readonly text?: string;
}

/** The result of a tool that only changes something. */
export const DONE: ToolResult = {};

export interface Tool {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Arguments in usage form: `[<key>]`. */
  readonly usage: string;
  readonly flags?: readonly FlagSpec[];
  /** Values that flags have without being given, for `--help`; charms read the storage of their hook there. */
  readonly defaults?: (context: ToolContext) => Readonly<Record<string, string | undefined>>;
  /** Names that `--format` takes, the default first; absent for a tool that prints no value. */
  readonly formats?: readonly [Format, ...Format[]];
  /** Least and most positional arguments. */
  readonly arity: readonly [number, number];
  /** What to say when there are too few arguments. */
  readonly missing?: string;
  /** @throws Failure: `CONTROLLER_USAGE` becomes exit code 2, anything else 1, printed as `ERROR <message>`. */
  run(invocation: ToolInvocation, context: ToolContext): ToolResult;
}
