/**
 * Waits for all, then throws the first failure in the order of the list: nothing goes on behind the back of whoever
 * handles it, and the same two failures are reported the same way every time.
 */
export async function allSettled<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work) as Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>;
}
