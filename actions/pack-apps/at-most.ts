/** Does all work, at most so much at a time, and answers what became of each in the order of the list. */
export async function atMost<T>(
  limit: number,
  work: readonly (() => Promise<T>)[],
): Promise<readonly PromiseSettledResult<T>[]> {
  const results: PromiseSettledResult<T>[] = [];
  const waiting = work.entries();
  const worker = async (): Promise<void> => {
    for (const [at, each] of waiting) [results[at]] = await Promise.allSettled([each()]);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
