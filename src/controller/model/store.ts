import type { State } from './state.ts';

/**
 * A state that nobody changes any more: each commit makes a new one and shares with it what did not change. It is
 * frozen all the way down, so that a write to it throws.
 */
export type Snapshot = Readonly<State>;

/** The one place where the controller's state lives. Commands and unit agents read and write through it alone. */
export interface ModelStore {
  /** The newest state. Parts that a commit left alone stay the same objects, so `===` tells what has changed. */
  read(): Snapshot;
  /**
   * Applies a change at once or, when `change` throws, not at all. `change` gets a draft that it mutates; it must not
   * wait. A hook's staged writes are one commit. Returns what `change` returns, which must not be a part of the draft.
   */
  commit<T>(change: (draft: State) => T): T;
  /** Settles when everything committed so far is on the disk and survives `kill -9`. */
  durable(): Promise<void>;
  /** Calls `listener` after each commit that changed something, in order. Returns how to stop. */
  subscribe(listener: (after: Snapshot, before: Snapshot) => void): () => void;
}
