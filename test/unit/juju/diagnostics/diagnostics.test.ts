import { describe, expect, it } from 'vitest';

import { planClusterDiagnostics } from '../../../../src/juju/diagnostics/cluster.ts';
import { hideEnvironment } from '../../../../src/juju/diagnostics/hide-environment.ts';

describe('a plan of Pebble that leaves the run', () => {
  it('keeps the names of its variables and everything else', () => {
    const plan =
      'services:\n  web:\n    override: replace\n    command: gunicorn app:app\n    environment:\n      POSTGRESQL_DB_HOSTNAME: db\n      MAIL: |\n        a\n        b\n';
    expect(hideEnvironment(plan)).toBe(
      'services:\n  web:\n    override: replace\n    command: gunicorn app:app\n    environment:\n      POSTGRESQL_DB_HOSTNAME: "***"\n      MAIL: "***"\n',
    );
  });

  it.each([
    [
      'checks with an environment of their own',
      'checks:\n  up:\n    exec:\n      environment: {KEY: s3cr3t}\n',
    ],
    ['what is no plan', 'error: s3cr3t: [\n'],
    ['a text', 's3cr3t\n'],
  ])('hides what stands in %s', (_, plan) => expect(hideEnvironment(plan)).not.toContain('s3cr3t'));
});

describe('what is asked of a cluster', () => {
  it('is the namespace of the model, and each pod with both of its containers', () => {
    const plan = planClusterDiagnostics({
      model: 'ctl:ada/pr-7',
      units: ['shop/0', 'shop/1'],
      container: 'web',
    });
    for (const args of plan.values()) expect(args.join(' ')).toMatch(/--namespace pr-7(?: |$)/);
    expect([...plan.keys()].filter((file) => file.startsWith('kubectl-logs-shop-1'))).toEqual([
      'kubectl-logs-shop-1-charm.txt',
      'kubectl-logs-shop-1-charm-previous.txt',
      'kubectl-logs-shop-1-web.txt',
      'kubectl-logs-shop-1-web-previous.txt',
    ]);
  });
});
