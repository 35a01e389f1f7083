import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  planConcierge,
  renderConcierge,
  type ClusterWish,
} from '../../../actions/setup-craft/craft/concierge-config.ts';
import { parseBridges, planFirewall } from '../../../actions/setup-craft/craft/firewall.ts';
import { planSetup, type CraftFound, type CraftWish } from '../../../actions/setup-craft/craft/plan.ts';
import {
  parseExtraSnap,
  parseSnap,
  parseSnapList,
  planSnap,
} from '../../../actions/setup-craft/craft/snap-spec.ts';

describe('snaps', () => {
  test.each([
    ['3.6/stable', { channel: '3.6/stable' }],
    ['latest/edge@123', { channel: 'latest/edge', revision: '123' }],
    ['@x1', { revision: 'x1' }],
    ['stable', { channel: 'stable' }],
  ])('%s', (text, expected) => {
    expect(parseSnap('juju', text)).toEqual({ name: 'juju', classic: false, ...expected });
  });
  test.each(['@', '--classic', 'a b', '3.6/stable@rev', '$(id)'])('%j is refused with its input', (text) => {
    expect(() => parseSnap('juju', text)).toThrow(/^juju must be CHANNEL/);
  });
  test('extra snaps', () => {
    expect(parseExtraSnap('astral-uv=latest/edge@7 classic')).toEqual({
      name: 'astral-uv',
      channel: 'latest/edge',
      revision: '7',
      classic: true,
    });
    expect(parseExtraSnap('jq')).toEqual({ name: 'jq', classic: false });
    expect(() => parseExtraSnap('--dangerous')).toThrow(/is not NAME/);
  });

  // snapd's own table: `snap list` on Ubuntu 24.04.
  const list = parseSnapList(
    `Name       Version  Rev    Tracking       Publisher   Notes
core24     2024     490    latest/stable  canonical✓  base
juju       3.6.1    29493  3.6/stable     canonical✓  -
rockcraft  1.20     4000   latest/stable  canonical✓  classic
`,
  );
  test.each([
    ['rockcraft', undefined, undefined],
    ['rockcraft', 'stable', undefined],
    ['rockcraft', 'latest/stable', undefined],
    ['rockcraft', 'latest/edge', ['refresh', 'rockcraft', '--channel=latest/edge', '--classic']],
    ['rockcraft', '@4000', undefined],
    ['rockcraft', '@4001', ['refresh', 'rockcraft', '--revision=4001', '--classic']],
    ['juju', '3.6', undefined],
    ['juju', '4/stable@1', ['refresh', 'juju', '--channel=4/stable', '--revision=1']],
    ['charmcraft', undefined, ['install', 'charmcraft', '--classic']],
    ['charmcraft', '3.x/stable', ['install', 'charmcraft', '--channel=3.x/stable', '--classic']],
  ] as const)('%s as %s', (name, text, args) => {
    expect(planSnap(parseSnap(name, text), list.get(name))).toEqual(args);
  });
  test('no snaps yet is no snap', () => {
    expect(parseSnapList('').size).toBe(0);
  });
});

describe('the plan', () => {
  const nothing: CraftFound = {
    snaps: new Map(),
    debs: new Set(),
    lxdReady: false,
    clusterReady: false,
    bootstrapped: false,
    privilege: ['sudo', '-n'],
  };
  const wish: CraftWish = { snaps: [parseSnap('lxd', undefined)], debs: ['jq'], lxdFor: 'me', timeout: 1 };

  test('every step is bounded, tried a stated number of times, and as root', () => {
    const steps = planSetup({ ...wish, cluster: { way: 'concierge', file: '/c.yaml' } }, nothing);
    expect(steps.map(({ title }) => title)).toEqual([
      'hold snap refreshes',
      'package lists',
      'packages',
      'snap lxd',
      'LXD answers',
      'LXD is initialised',
      'LXD without IPv6',
      'LXD for this user',
      'cluster and controller',
    ]);
    for (const { argv, limit, attempts } of steps) {
      expect(argv.slice(0, 2)).toEqual(['sudo', '-n']);
      expect(limit).toBeLessThanOrEqual(15 * 60_000);
      expect(attempts).toBeGreaterThan(0);
    }
  });
  test('where all is there, nothing is done, not even a hold', () => {
    const found = {
      ...nothing,
      lxdReady: true,
      debs: new Set(['jq']),
      snaps: new Map([['lxd', { revision: '1', tracking: '5.21/stable' }]]),
    };
    expect(planSetup(wish, found)).toEqual([]);
  });
  test('a machine that is in a cluster already is not put into one again', () => {
    const cluster = { way: 'pinned', kind: 'k8s', file: '/k.yaml' } as const;
    const titles = (isUp: boolean): string[] =>
      planSetup({ ...wish, cluster }, { ...nothing, bootstrapped: isUp }).map(({ title }) => title);
    expect(titles(false).slice(-2)).toEqual(['cluster', 'the cluster answers']);
    expect(titles(true).filter((title) => title === 'cluster')).toEqual([]);
  });
  test("the mirror's login is in no argument", () => {
    const steps = planSetup(
      {
        ...wish,
        cluster: { way: 'concierge', file: '/c.yaml' },
        mirrorLogin: { username: 'u', password: 'hunter2' },
      },
      nothing,
    );
    const last = steps.at(-1);
    expect(last?.argv.join(' ')).toBe(
      'sudo -n --preserve-env=PAAS_MIRROR_USERNAME,PAAS_MIRROR_PASSWORD concierge prepare --config=/c.yaml --verbose',
    );
    expect(last?.env).toEqual({ PAAS_MIRROR_USERNAME: 'u', PAAS_MIRROR_PASSWORD: 'hunter2' });
  });
});

describe("concierge's file", () => {
  const wish: ClusterWish = {
    kind: 'k8s',
    juju: { channel: '3.6/stable', revision: '29493' },
    bootstrapArgs: [],
  };
  const written = (change: Partial<ClusterWish>): unknown =>
    parse(renderConcierge(planConcierge({ ...wish, ...change })));

  test('a cluster with a controller, and nothing else', () => {
    expect(written({ channel: '1.32-classic/stable' })).toEqual({
      juju: {
        channel: '3.6/stable',
        revision: '29493',
        'model-defaults': { 'test-mode': 'true' },
        'extra-bootstrap-args': '--config bootstrap-timeout=1800',
      },
      providers: {
        k8s: {
          enable: true,
          bootstrap: true,
          channel: '1.32-classic/stable',
          'bootstrap-constraints': { 'root-disk': '2G' },
          features: {
            'local-storage': {},
            network: {},
            'load-balancer': { 'l2-mode': 'true', cidrs: '10.43.45.0/28' },
          },
        },
      },
    });
  });
  test('words are quoted as shlex reads them; a time-out of the user replaces ours', () => {
    expect(written({ bootstrapArgs: ['--config', "a=it's $HOME"] })).toMatchObject({
      juju: { 'extra-bootstrap-args': `--config bootstrap-timeout=1800 --config 'a=it'"'"'s $HOME'` },
    });
    expect(written({ bootstrapArgs: ['--config', 'bootstrap-timeout=60'] })).toMatchObject({
      juju: { 'extra-bootstrap-args': '--config bootstrap-timeout=60' },
    });
  });
  test('the mirror has names of variables for its login', () => {
    expect(written({ kind: 'microk8s', mirror: { url: 'https://m.example', hasLogin: true } })).toMatchObject(
      {
        providers: {
          microk8s: {
            'image-registry': {
              url: 'https://m.example',
              username: '${PAAS_MIRROR_USERNAME}',
              password: '${PAAS_MIRROR_PASSWORD}',
            },
          },
        },
      },
    );
  });
  test.each(['ftp://x', 'not an address', 'https://$HOST'])('%s is no mirror', (url) => {
    expect(() => planConcierge({ ...wish, mirror: { url, hasLogin: false } })).toThrow(
      /concierge cannot be told/,
    );
  });
});

test('rules for the bridges that LXD keeps, in the chain that Docker keeps for it', () => {
  // From `lxc network list --format=json` (lxd 5.21).
  const networks = [
    { name: 'lxdbr0', type: 'bridge', managed: true, config: {} },
    { name: 'docker0', type: 'bridge', managed: false, config: {} },
    { name: 'eth0', type: 'physical', managed: false, config: {} },
  ];
  const bridges = parseBridges(JSON.stringify(networks));
  expect(bridges).toEqual(['lxdbr0']);
  const rules = planFirewall(bridges);
  expect(rules).toHaveLength(2);
  expect(rules.every(([chain]) => chain === 'DOCKER-USER')).toBe(true);
  expect(parseBridges('not json')).toEqual([]);
});
