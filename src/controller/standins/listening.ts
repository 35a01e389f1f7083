import type { Server } from './server.ts';

/**
 * Whether something in the unit's container waits for connections. Asks the kernel instead of connecting: the
 * image needs no client, and the server's log stays free of empty visits.
 */
export async function listens(server: Server, port: number): Promise<boolean> {
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    // A kernel without IPv6 has no second table.
    const text = await server.run(['cat', table]).catch(() => '');
    if (isListening(text, port)) return true;
  }
  return false;
}

/** Reads `/proc/net/tcp` or `tcp6`: local address and port in hex, remote address, state (`0A` is listening). */
export function isListening(table: string, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').some((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    return local.endsWith(`:${hex}`) && state === '0A';
  });
}
