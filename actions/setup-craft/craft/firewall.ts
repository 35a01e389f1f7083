import { z } from 'zod/mini';

const networksSchema = z.array(z.object({ name: z.string(), type: z.string(), managed: z.boolean() }));

/** The bridges that LXD keeps, from `lxc network list --format=json`. */
export function parseBridges(text: string): readonly string[] {
  const parsed = networksSchema.safeParse(safeJson(text)).data ?? [];
  return parsed.filter(({ type, managed }) => managed && type === 'bridge').map(({ name }) => name);
}

/**
 * Rules that let containers behind these bridges reach the network although Docker drops what it forwards. They are
 * added to the chain that Docker keeps for it and touch nothing else: flushing FORWARD, as others do, opens what the
 * machine meant to close. https://documentation.ubuntu.com/lxd/en/latest/howto/network_bridge_firewalld/
 */
export function planFirewall(bridges: readonly string[]): readonly (readonly string[])[] {
  return bridges.flatMap((bridge) => [
    ['DOCKER-USER', '-i', bridge, '-j', 'ACCEPT'],
    ['DOCKER-USER', '-o', bridge, '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT'],
  ]);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
