import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

const value = randomUUID();

export const redis: StandInCase = {
  name: 'redis-k8s',
  endpoint: 'redis',
  theirs: 'redis',
  end: () => ({ interface: 'redis' }),
  writes: {
    application: { 'leader-host': 'redis-k8s-0.redis-k8s-endpoints.m.svc.cluster.local' },
    unit: { hostname: /^[\d.]+$/, port: '6379' },
  },
  async use(lab) {
    expect(await ask(lab, 'SET', 'word', value)).toBe('OK');
    expect(await ask(lab, 'GET', 'word')).toBe(value);
  },
  async kept(lab) {
    expect(await ask(lab, 'GET', 'word')).toBe(value);
  },
};

async function ask(lab: StandInLab, ...command: string[]): Promise<string> {
  const { application, unit } = await lab.answer('redis');
  const server = ['-h', application['leader-host'] ?? '', '-p', unit['port'] ?? ''];
  return (await lab.run('redis-k8s', ['redis-cli', ...server, ...command])).trim();
}
