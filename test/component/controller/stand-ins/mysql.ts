import { expect } from 'vitest';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

export const mysql: StandInCase = {
  name: 'mysql-k8s',
  endpoint: 'mysql',
  theirs: 'database',
  end: () => ({
    interface: 'mysql_client',
    asks: {
      database: 'my_shop',
      'extra-user-roles': '',
      'requested-secrets': '["username","password","tls","tls-ca","uris"]',
    },
  }),
  writes: {
    application: {
      database: 'my_shop',
      endpoints: 'mysql-k8s-primary.m.svc.cluster.local.:3306',
      'read-only-endpoints': 'mysql-k8s-replicas.m.svc.cluster.local.:3306',
      version: /^\d+\.\d+\.\d+$/,
      'secret-user': /^secret:[0-9a-v]{20}$/,
    },
  },
  async use(lab) {
    const tables = 'CREATE TABLE IF NOT EXISTS t (x int PRIMARY KEY); REPLACE INTO t VALUES (42);';
    expect(await query(lab, `${tables} SELECT x FROM t`)).toBe('42');
    expect(await query(lab, 'CREATE DATABASE myXshop')).toMatch(/Access denied/);
    expect(await query(lab, 'SELECT 1', { password: 'wrong' })).toMatch(/Access denied/);
  },
  async kept(lab) {
    expect(await query(lab, 'SELECT x FROM t')).toBe('42');
  },
};

async function query(
  lab: StandInLab,
  statements: string,
  { password }: { password?: string } = {},
): Promise<string> {
  const { application } = await lab.answer('mysql');
  const secret = await lab.secret(application['secret-user'] ?? '');
  const [host = '', port = ''] = (application['endpoints'] ?? '').split(':');
  return (
    await lab.run('mysql-k8s', [
      ...(['mariadb', '--no-defaults', '-h', host, '-P', port, '-u', secret['username'] ?? ''] as const),
      `-p${password ?? secret['password'] ?? ''}`,
      ...['-N', '-B', '-e', statements, application['database'] ?? ''],
    ])
  ).trim();
}
