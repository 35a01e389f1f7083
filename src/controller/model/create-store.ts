import { dirname } from 'node:path';
import { produce } from 'immer';
import { Failure, errorMessage } from '../../errors/index.ts';
import type { Files } from '../../ports/index.ts';
import { state, type State } from './state.ts';
import type { ModelStore, Snapshot } from './store.ts';

export interface StoreOptions {
  readonly files: Pick<Files, 'readText' | 'write' | 'mkdir' | 'removeUnfinished'>;
  /** The JSON file that holds the state, mode 0600: it holds secrets. */
  readonly path: string;
  /** What a controller knows when there is no file yet. */
  readonly initial: State;
  /** Called when the file cannot be written: from then on `durable` rejects too. */
  readonly onError: (error: unknown) => void;
}

/**
 * Opens the state in `path`. Commits are applied in memory at once; one write at a time follows, which carries
 * everything that was committed until it began, so a burst of commits costs one write.
 *
 * @throws Failure `CONTROLLER_STATE_UNREADABLE` when the file is there but not a state of this format.
 */
export async function openStore({ files, path, initial, onError }: StoreOptions): Promise<ModelStore> {
  let current: State = await load(files, path, initial);
  let written: Snapshot | undefined;
  let writing: Promise<void> | undefined;
  const news: { after: Snapshot; before: Snapshot }[] = [];
  const listeners = new Set<(after: Snapshot, before: Snapshot) => void>();
  await files.mkdir(dirname(path), { mode: 0o700 });
  await files.removeUnfinished(path);

  async function writeAll(): Promise<void> {
    try {
      while (written !== current) {
        const next = current;
        // What a killed daemon has written is there; only the machine could lose it, and its containers with it.
        await files.write(path, JSON.stringify(next), { mode: 0o600, synced: false });
        written = next;
      }
    } finally {
      // In the same breath as the last look at `current`: what is committed from here on takes a write of its own.
      writing = undefined;
    }
  }

  function schedule(): Promise<void> {
    writing ??= Promise.resolve().then(writeAll);
    return writing;
  }

  /** A listener may commit in turn: its change waits here, so that every listener sees the changes in their order. */
  function tell(): void {
    for (let next = news[0]; next !== undefined; next = news[0]) {
      for (const listener of [...listeners]) listener(next.after, next.before);
      news.shift();
    }
  }

  return {
    read: () => current,
    commit<T>(change: (draft: State) => T): T {
      const before = current;
      let answer: { value: T } | undefined;
      current = produce(before, (draft: State) => {
        answer = { value: change(draft) };
      });
      if (current !== before) {
        schedule().catch(onError);
        news.push({ after: current, before });
        if (news.length === 1) tell();
      }
      if (answer === undefined) throw new Error('the change did not run');
      return answer.value;
    },
    async durable() {
      if (written !== current) await schedule();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function load(files: Pick<Files, 'readText'>, path: string, initial: State): Promise<State> {
  const text = await files.readText(path);
  if (text === undefined) return initial;
  try {
    return state.parse(JSON.parse(text));
  } catch (error) {
    throw new Failure('CONTROLLER_STATE_UNREADABLE', `cannot read the controller's state in ${path}`, {
      hint: 'Remove the controller with `paas-action local down`, then start it again.',
      at: { file: path },
      details: errorMessage(error).split('\n').slice(0, 8),
      cause: error,
    });
  }
}
