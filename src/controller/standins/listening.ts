/**
 * Succeeds when something in the unit's container waits for connections. Asks the kernel instead of connecting: the
 * image needs no client, and the server's log stays free of empty visits.
 */
export function listensOn(port: number): [string, ...string[]] {
  // A kernel without IPv6 has no second table.
  return ['grep', '-qsE', listeningLine(port), '/proc/net/tcp', '/proc/net/tcp6'];
}

/** A line of `/proc/net/tcp` or `tcp6`: number, local address and port in hex, remote address, state (`0A` is listening). */
export function listeningLine(port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return `^ *[0-9]+: [0-9A-F]+:${hex} [0-9A-F]+:[0-9A-F]+ 0A `;
}
