import type { Clock, Random } from '../../ports/index.ts';
import type { ModelLog, ModelStore, UnitRef } from '../model/index.ts';
import type { Hook } from './hook.ts';

/** One call of a hook tool, as the charm made it. */
export interface ToolCall {
  readonly tool: string;
  /** Without the tool's name. `key#file=PATH` arguments come as `key=<content of the file>`. */
  readonly args: readonly string[];
  /** What was given with `--file -`; empty otherwise. */
  readonly stdin: string;
}

export interface ToolAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** A file of this machine that must be in the charm container before the tool ends (`resource-get`). */
  readonly fetch?: { readonly from: string; readonly to: string };
  /** A file with this content that must be there likewise, for its owner alone: it may hold a password. */
  readonly write?: { readonly content: string; readonly to: string };
}

export interface SessionParts {
  readonly store: ModelStore;
  readonly log: ModelLog;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
}

/**
 * What a charm may see and do while one hook runs. It sees the model with its own pending writes on top. Relation data,
 * ports and secrets become visible to everybody else with `commit`, together, or never; status, log, the workload's
 * version and what an action reports are written at once.
 */
export interface HookSession {
  readonly unit: UnitRef;
  readonly hook: Hook;
  /** Never throws: what the tool refuses is an answer with another code than 0. */
  answer(call: ToolCall): ToolAnswer;
  /** Makes the pending writes real, in one step with what `more` changes. */
  commit(more?: Parameters<ModelStore['commit']>[0]): void;
}

export type OpenSession = (parts: SessionParts, unit: UnitRef, hook: Hook) => HookSession;
