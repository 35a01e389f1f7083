const running = new Map<string, Promise<unknown>>();

/** Does a piece of work once for all who ask for it while it goes on: several rocks are packed side by side. */
export async function once(key: string, work: () => Promise<void>): Promise<void> {
  const going = running.get(key) ?? work().finally(() => running.delete(key));
  running.set(key, going);
  await going;
}
