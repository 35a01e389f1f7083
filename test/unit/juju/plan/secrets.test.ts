import { describe, expect, test } from 'vitest';

import type { StandingSecret } from '../../../../src/juju/plan/secrets.ts';
import { planSecrets } from '../../../../src/juju/plan/secrets.ts';
import type { DeployedFacts, DeployRequest } from '../../../../src/juju/plan/types.ts';
import { parseSecrets, renderSecretFile } from '../../../../src/juju/input/secrets.ts';
import type { PackedCharm } from '../../../../src/juju/index.ts';

const charm = {
  name: 'shop',
  path: '/shop.charm',
  options: new Map([
    ['smtp', 'secret'],
    ['level', 'int'],
  ]),
};
const packed = charm as unknown as PackedCharm;
const URI = 'secret:qaqa3nor9liqdaef5vng';
const content = { password: 'hunter2hunter2' };

const request = {
  model: 'test',
  application: 'shop',
  secrets: [{ option: 'smtp', name: 'shop-smtp', content, file: '/tmp/smtp.yaml' }],
} as unknown as DeployRequest;

function facts(
  standing: StandingSecret | undefined,
  config: readonly (readonly [string, string])[] = [],
): DeployedFacts {
  const secrets = new Map(standing === undefined ? [] : [['shop-smtp', standing]]);
  return { secrets, config: new Map(config) } as unknown as DeployedFacts;
}

const ADD = 'add-secret --model test shop-smtp --file /tmp/smtp.yaml';
const UPDATE = 'update-secret --model test shop-smtp --file /tmp/smtp.yaml';
const GRANT = 'grant-secret --model test shop-smtp shop';

describe('secrets', () => {
  test.each([
    ['none there', facts(undefined), [ADD], [GRANT, 'config --model test shop smtp=<id of shop-smtp>']],
    [
      'not granted, not named',
      facts({ uri: URI, content, grantedTo: [] }),
      [],
      [GRANT, `config --model test shop smtp=${URI}`],
    ],
    [
      'other content',
      facts({ uri: URI, content: { password: 'old' }, grantedTo: ['shop'] }, [['smtp', URI]]),
      [UPDATE],
      [],
    ],
    [
      'one key more',
      facts({ uri: URI, content: { ...content, user: 'me' }, grantedTo: ['shop'] }, [['smtp', URI]]),
      [UPDATE],
      [],
    ],
    [
      'content that may not be read',
      facts({ uri: URI, content: undefined, grantedTo: ['shop'] }, [['smtp', URI]]),
      [UPDATE],
      [],
    ],
    [
      'another secret named',
      facts({ uri: URI, content, grantedTo: ['shop'] }, [['smtp', 'secret:other']]),
      [],
      [`config --model test shop smtp=${URI}`],
    ],
    ['as wanted', facts({ uri: URI, content, grantedTo: ['shop'] }, [['smtp', URI]]), [], []],
  ])('%s', (_name, standing, before, after) => {
    const planned = planSecrets(request, standing);
    const words = (steps: typeof planned.before): string[] =>
      steps.map(({ command }) => command.args.join(' '));
    expect(words(planned.before)).toEqual(before);
    expect(words(planned.after)).toEqual(after);
    expect(planned.config).toBe(after.some((line) => line.startsWith('config')));
    expect(planned.unchanged).toEqual(before.length + after.length === 0 ? ['secret shop-smtp'] : []);
    expect(JSON.stringify(planned)).not.toContain('hunter2');
  });

  test('lines of one option make one secret', () => {
    const parsed = parseSecrets({ 'smtp.password': 'a=b', 'smtp.user': 'me' }, packed);
    expect([...parsed]).toEqual([['smtp', { password: 'a=b', user: 'me' }]]);
    expect(renderSecretFile({ password: 'a "b"\nc' })).toBe('{"password":"a \\"b\\"\\nc"}\n');
  });

  test.each([
    [{ smtp: 'hunter2hunter2' }, 'INPUT_INVALID'],
    [{ 'smtp.pw': 'hunter2hunter2' }, 'INPUT_INVALID'],
    [{ 'smtp.password': '' }, 'INPUT_INVALID'],
    [{ 'level.password': 'hunter2hunter2' }, 'DEPLOY_CONFIG_INVALID'],
    [{ 'nosuch.password': 'hunter2hunter2' }, 'DEPLOY_CONFIG_INVALID'],
  ])('%j is refused without its value', (lines, code) => {
    const refused = (): unknown => parseSecrets(lines as Record<string, string>, packed);
    expect(refused).toThrow(expect.objectContaining({ code }) as Error);
    expect(refused).not.toThrow(/hunter2/);
  });
});
