/** Milliseconds from now on. Node's `performance` would do, and takes a millisecond to load. */
export function startWatch(): () => number {
  const start = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - start) / 1e6;
}
