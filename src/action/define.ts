import type { Ports } from '../ports/index.ts';
import type { Field } from './fields.ts';
import type { Host } from './host.ts';
import type { Summary } from './summary.ts';

export type Inputs = Readonly<Record<string, Field<unknown>>>;

/** Everything that is to be known about a public action before it runs; manifests, tables and flags come from it. */
export interface ActionDefinition<I extends Inputs = Inputs, O extends string = string> {
  /** The folder and the command: `pack-rock`. */
  readonly name: string;
  /** Shown in the Marketplace and in the log. */
  readonly title: string;
  readonly description: string;
  /** A Feather icon that GitHub accepts, and its colour. */
  readonly branding: { readonly icon: string; readonly color: string };
  /** What the job's token must be allowed beyond the checkout (`contents: read`), and what each is for. Default: nothing. */
  readonly permissions?: Readonly<Record<string, string>>;
  readonly inputs: I;
  readonly outputs: Readonly<Record<O, string>>;
  /** Whether `actions/<name>/post.ts` runs at the end of the job, whatever became of it. */
  readonly post?: boolean;
}

/** Fixes the literal types of a definition; it adds nothing at run time. */
export function defineAction<const I extends Inputs, const O extends string>(
  definition: ActionDefinition<I, O>,
): ActionDefinition<I, O> {
  return definition;
}

export type InputsOf<D extends ActionDefinition> = {
  readonly [K in keyof D['inputs']]: D['inputs'][K] extends Field<infer T> ? T : never;
};

export type OutputsOf<D extends ActionDefinition> = { readonly [K in keyof D['outputs']]?: string };

/** One run of an action: its inputs, and what it may use. */
export interface ActionRun<D extends ActionDefinition> {
  readonly inputs: InputsOf<D>;
  readonly ports: Ports;
  readonly host: Host;
  /** Markdown for the job's page. */
  readonly summary: Summary;
  /** Fires when the run is cancelled. The ports know it already. */
  readonly signal: AbortSignal;
  /** To be called when what the caller has brought from a cache was damaged, so that it keeps what was made instead. */
  readonly renewCache?: () => void;
}

export type ActionMain<D extends ActionDefinition> = (run: ActionRun<D>) => Promise<OutputsOf<D>>;
