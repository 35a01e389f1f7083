let last: Promise<unknown> = Promise.resolve();

/** Runs `work` when everything that was handed in before has ended, whatever became of it. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  return mine;
}
