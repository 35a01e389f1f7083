import type { Server } from './server.ts';

/**
 * Whether something in the unit's container waits for connections over IPv4. Asks the kernel instead of connecting: the
 * image needs no client, and the server's log stays free of empty visits.
 */
export async function listens(server: Server, port: number): Promise<boolean> {
  const table = await server.run(['cat', '/proc/net/tcp']).catch(() => '');
  return isListening(table, port);
}

/** Reads `/proc/net/tcp`: local address and port in hex, remote address, state (`0A` is listening). */
export function isListening(table: string, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').some((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    return local.endsWith(`:${hex}`) && state === '0A';
  });
}
