import type { StandInImage } from '../image.ts';
import type { Server } from '../server.ts';
import { renderHaproxy, type Rule } from './haproxy.ts';

const CONFIGURATION = '/etc/haproxy/haproxy.cfg';

/** What every stand-in for an ingress runs. */
export const haproxyImage: StandInImage = {
  name: 'haproxy',
  packages: ['haproxy'],
  files: [{ path: CONFIGURATION, content: renderHaproxy([]), mode: 0o644 }],
  user: '0:0',
  // A master process that takes a new configuration without dropping connections.
  command: ['/usr/sbin/haproxy', '-W', '-db', '-f', CONFIGURATION],
  environment: {},
};

export async function readHaproxyVersion(server: Pick<Server, 'run'>): Promise<string> {
  const words = await server.run(['/usr/sbin/haproxy', '-v']);
  return /\d+(\.\d+)+/.exec(words)?.[0] ?? '';
}

/** Gives a proxy its rules; nothing happens when it has them. */
export async function applyRules(
  server: Pick<Server, 'install' | 'run' | 'signal'>,
  rules: readonly Rule[],
): Promise<void> {
  if (!(await server.install(CONFIGURATION, renderHaproxy(rules)))) return;
  await server.run(['/usr/sbin/haproxy', '-c', '-f', CONFIGURATION]);
  await server.signal('SIGUSR2');
}
