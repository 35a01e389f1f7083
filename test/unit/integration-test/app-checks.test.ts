import { describe, expect, test } from 'vitest';
import { checkApp, parseChange } from '../../../actions/integration-test/app-checks.ts';
import type { TestResult } from '../../../actions/integration-test/junit.ts';
import { parseChecks, parsePlan } from '../../../actions/integration-test/pebble-tables.ts';
import { oauth } from '../../../src/integrations/oauth.ts';
import { postgresql } from '../../../src/integrations/postgresql.ts';
import { redis } from '../../../src/integrations/redis.ts';
import type { PackedCharm } from '../../../src/juju/index.ts';
import { connectThrough } from '../../support/juju-session.ts';
import { realPorts } from '../../support/ports.ts';

const PLAN = `services:
    flask:
        startup: enabled
        environment:
            FLASK_BASE_URL: http://10.0.0.1/m-shop
            FLASK_GREETING: hello
            POSTGRESQL_DB_CONNECT_STRING: postgresql://a
            POSTGRESQL_DB_HOSTNAME: a
            POSTGRESQL_DB_NAME: a
            POSTGRESQL_DB_NETLOC: a
            POSTGRESQL_DB_PASSWORD: a
            POSTGRESQL_DB_SCHEME: postgresql
            POSTGRESQL_DB_USERNAME: a
            PORT: 8000
`;
// As Pebble 1.26 prints it; 1.10 has no Startup.
const CHECKS =
  'Check   Level  Startup  Status  Failures  Change\nonline  alive  enabled  up      0/3       1 (no log)\n';
const SERVICES = 'Service  Startup  Current  Since\nflask    enabled  active   today at 10:00 UTC\n';

const packed: PackedCharm = {
  path: '/shop.charm',
  name: 'shop',
  resources: new Map(),
  containers: new Map([['flask-app', 'flask-app-image']]),
  requires: [],
  provides: [{ name: 'metrics-endpoint', interface: 'prometheus_scrape', optional: true }],
  options: new Map([['greeting', 'string']]),
  defaults: new Map([['greeting', 'hello']]),
  actions: [],
};

const related = (application: string, of: string): object[] => [
  { 'related-application': application, interface: of, scope: 'global' },
];
const current = (word: string): object => ({
  current: word,
  message: word === 'active' ? '' : 'for a token',
});

interface World {
  readonly workload: string;
  readonly plan: string;
  readonly checks: string;
  readonly services: string;
  readonly metrics: string;
  /** Endpoints of the application. */
  readonly relations: object;
}
const good: World = {
  workload: 'active',
  plan: PLAN,
  checks: CHECKS,
  services: SERVICES,
  metrics: '# TYPE visits counter\nvisits{path="/"} 3\n',
  relations: {
    'secret-storage': related('shop', 'secret-storage'),
    postgresql: related('db', 'postgresql_client'),
    ingress: related('traefik', 'ingress'),
  },
};

/** Looks into an application of this world, whose clock runs by itself; answers what is not as it should be. */
async function look(
  change: Partial<World>,
  option?: readonly [string, string],
): Promise<{ readonly remarks: readonly string[]; readonly commands: readonly string[] }> {
  const world = { ...good, ...change };
  const real = realPorts();
  const commands: string[] = [];
  let greeting = 'hello';
  const answerOf = (line: string): string => {
    const [, value] = /greeting=(.*)$/.exec(line) ?? [];
    if (value !== undefined) greeting = value;
    if (line.includes('--reset')) greeting = 'hello';
    if (line.startsWith('status'))
      return JSON.stringify({
        model: { name: 'm' },
        applications: {
          shop: {
            'application-status': current(world.workload),
            relations: world.relations,
            units: {
              'shop/0': {
                'workload-status': current(world.workload),
                'juju-status': current('idle'),
                address: '10.0.0.9',
              },
            },
          },
        },
      });
    if (line.startsWith('config')) return JSON.stringify({ settings: { greeting: { value: greeting } } });
    if (line.endsWith('plan')) return world.plan.replace('GREETING: hello', `GREETING: ${greeting}`);
    if (line.endsWith('checks')) return world.checks;
    return world.services;
  };
  let time = 0;
  const ports = {
    ...real,
    clock: { ...real.clock, monotonic: () => time, sleep: async (pause: number) => void (time += pause) },
    http: {
      request: async () => ({
        status: 200,
        headers: {},
        text: async () => world.metrics,
        discard: () => undefined,
      }),
    } as never,
  };
  const juju = connectThrough(async (...argv) => {
    commands.push(argv.join(' '));
    return { code: 0, stdout: answerOf(argv.join(' ')), stderr: '' };
  }, ports);
  const app = { model: 'm', application: 'shop', packed, container: 'flask-app' };
  const answers = async (): Promise<TestResult[]> => [{ name: 'GET /', outcome: 'passed', seconds: 0 }];
  const results = await checkApp(ports, juju, app, { change: option, time: 5_000, answers });
  const remarks = results.filter(({ outcome }) => outcome !== 'passed');
  await real.dispose();
  return { remarks: remarks.map(({ name, message }) => `${name}: ${message ?? ''}`), commands };
}

const UNCHANGED = 'a changed option reaches the app: the input smoke-config names no option';

describe('a look into a deployed app', () => {
  test('finds nothing wrong with a good one', async () => {
    const { remarks, commands } = await look({});
    expect(remarks).toEqual([UNCHANGED]);
    expect(commands).toContain('ssh --model m --container flask-app shop/0 /charm/bin/pebble restart flask');
  });

  test.each<[string, Partial<World>, string]>([
    ['a unit that waits', { workload: 'waiting' }, 'units are active: shop/0 is waiting: for a token'],
    [
      'a check that fails',
      { checks: CHECKS.replace('up    ', 'down  ') },
      'checks of Pebble pass: online of shop/0 is down',
    ],
    [
      'an integration without its variables',
      { plan: PLAN.replaceAll('_HOSTNAME', '_NODE') },
      'postgresql yields its variables: the app has no POSTGRESQL_DB_HOSTNAME',
    ],
    [
      'a page that is no metrics',
      { metrics: '<html>hello</html>' },
      'metrics can be scraped: http://10.0.0.9:9102/metrics answers something that is no metrics',
    ],
  ])('tells of %s', async (_, change, remark) => {
    expect((await look(change)).remarks).toEqual([remark, UNCHANGED]);
  });

  const asked = {
    'secret-storage': related('shop', 'secret-storage'),
    postgresql: related('db', 'postgresql_client'),
    redis: related('redis', 'redis'),
    sign_in: related('hydra', 'oauth'),
  };
  const given = (lines: readonly string[]): string =>
    PLAN.replace(
      '            PORT:',
      `${lines.map((name) => `            ${name}: a\n`).join('')}            PORT:`,
    );

  test('an app of Spring Boot has names of its own', async () => {
    const known = [postgresql, redis].flatMap((each) => each.springVariables?.() ?? []);
    const names = [
      'server.forward-headers-strategy',
      ...known,
      ...(oauth.springVariables?.('sign_in') ?? []),
    ];
    expect((await look({ plan: given(names), relations: asked })).remarks).toEqual([UNCHANGED]);
    const without = names.filter((name) => name !== 'spring.data.redis.host');
    expect((await look({ plan: given(without), relations: asked })).remarks).toEqual([
      'redis yields its variables: the app has no spring.data.redis.host',
      UNCHANGED,
    ]);
  });

  test('variables of a sign-in begin with the name of its endpoint', async () => {
    const names = [...redis.variables('FLASK_'), ...oauth.variables('FLASK_', 'sign_in')];
    expect((await look({ plan: given(names), relations: asked })).remarks).toEqual([UNCHANGED]);
  });

  test('a service that does not run', async () => {
    const { remarks } = await look({ services: SERVICES.replace('active ', 'backoff') });
    expect(remarks).toContain('services of Pebble run: flask of shop/0 is backoff');
  });

  test('a charm of another kind is not asked for variables, or for metrics that nobody can find', async () => {
    const relations = { postgresql: related('db', 'postgresql_client') };
    expect((await look({ relations })).remarks).toEqual([
      'postgresql yields its variables: which variables such a charm sets is its own affair',
      'metrics can be scraped: no option metrics-port says where they are',
      UNCHANGED,
    ]);
  });

  test('an option is changed, seen, and put back to the default', async () => {
    const { remarks, commands } = await look({}, ['greeting', 'good day']);
    expect(remarks).toEqual([]);
    expect(commands.filter((line) => /^config .*(=|reset)/.test(line))).toEqual([
      'config --model m shop greeting=good day',
      'config --model m shop --reset greeting',
    ]);
  });

  test('an option that does not reach the app is put back as well', async () => {
    const { remarks, commands } = await look({ plan: 'services: {}' }, ['greeting', 'good day']);
    expect(remarks).toContain('a changed option reaches the app: no variable of the app is good day');
    expect(commands.at(-1)).toBe('config --model m shop --reset greeting');
  });

  test('an option that the charm does not have is named', () =>
    expect(look({}, ['colour', 'red'])).rejects.toMatchObject({ code: 'INPUT_INVALID' }));
});

describe('what Pebble prints', () => {
  test('checks, of newer and older releases', () => {
    expect(parseChecks(CHECKS)).toEqual([{ name: 'online', status: 'up' }]);
    expect(parseChecks('Check   Level  Status  Failures\nonline  -      down    3/3\n')).toEqual([
      { name: 'online', status: 'down' },
    ]);
    expect(parseChecks('Plan has no health checks.\n')).toEqual([]);
  });

  test('a plan', () => {
    expect(parsePlan(PLAN).get('flask')?.get('PORT')).toBe('8000');
    expect([parsePlan('').size, parsePlan('{}').size, parsePlan('services: [').size]).toEqual([0, 0, 0]);
  });
});

test.each<[string | undefined, unknown]>([
  [undefined, undefined],
  ['greeting=Good day = night', ['greeting', 'Good day = night']],
])('the input smoke-config: %j', (text, expected) => expect(parseChange(text)).toEqual(expected));
test.each(['greeting', '=x', ''])('refuses smoke-config %j', (text) =>
  expect(() => parseChange(text)).toThrow('is no option with a value'),
);
