/** Smaller pieces lie in memory that they share with others. */
const OWN = 64 * 1024;

/**
 * Gives the memory of bytes back that nobody will look at again; they are empty afterwards. The garbage collector would
 * do it as well, but what it sees of a buffer is small, and it lets tens of megabytes of them pile up. Before Node 22 it
 * is left to it.
 *
 * @param bytes all of a buffer of their own, or a part of one that nothing else is a part of
 */
export function releaseMemory({ buffer, byteLength }: Uint8Array): void {
  if (byteLength < OWN) return;
  const transfer: unknown = Reflect.get(buffer, 'transfer');
  if (typeof transfer === 'function') Reflect.apply(transfer, buffer, [0]);
}
