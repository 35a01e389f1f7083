import { describe, expect, test } from 'vitest';
import type { ContainerSpec } from '../../../../../src/docker/index.ts';
import type { Charm, Model, State } from '../../../../../src/controller/model/index.ts';
import { planCharmContainer } from '../../../../../src/controller/unit/pod/charm-container.ts';
import { planWorkloadContainer } from '../../../../../src/controller/unit/pod/workload-container.ts';

const model = { uuid: 'aaaaaaaa-1', name: 'shop' } as Model;
const state = { controller: 'local', uuid: 'bbbbbbbb-2', models: {} } as unknown as State;
const ref = { model: model.uuid, unit: 'web-app/2' };
const charm: Charm = {
  name: 'web-app',
  url: 'local:web-app-0',
  revision: 0,
  summary: '',
  path: '/home/charms/x.charm',
  base: { name: 'ubuntu', channel: '24.04' },
  architectures: [],
  endpoints: {},
  config: {},
  actions: {},
  containers: {
    app: { name: 'app', resource: 'a', mounts: [{ storage: 'data' }, { storage: 'logs', location: '/log' }] },
    side: { name: 'side', resource: 'b', mounts: [] },
  },
  resources: {},
  storage: { data: { type: 'filesystem', location: '/data' }, logs: { type: 'filesystem' } },
};
const common = { state, ref, podVersion: 3, image: 'sha256:1', home: '/h', limits: {} };
const planCharm = (of: Charm) =>
  planCharmContainer({
    ...common,
    model,
    charm: of,
    programs: '/p',
    compiled: '/compiled.zip',
    pebble: '/pebble',
    toolNames: ['config-get'],
  });
const planWorkload = (of: Charm, container: string) =>
  planWorkloadContainer({ ...common, charm: of, container, pebble: '/pebble' });
const slug = 'paas-action-local-bbbbbbbb-aaaaaaaa-web-app-2';

describe('the charm container', () => {
  const spec = planCharm(charm);

  test('has the names that Kubernetes gives a pod', () => {
    expect(`${spec.hostname}.${spec.domainname}`).toBe('web-app-2.web-app-endpoints.shop.svc.cluster.local');
    expect(spec.network).toMatchObject({
      name: 'paas-action-local-bbbbbbbb-shop-aaaaaaaa',
      aliases: expect.arrayContaining(['web-app', 'web-app.shop.svc.cluster.local', 'web-app-2']) as unknown,
    });
  });

  test('mounts what the supervisor needs, read-only but for the link, and volumes for workloads and storage', () => {
    expect(spec.mounts?.map(({ source, target, readOnly }) => [source, target, readOnly ?? false])).toEqual([
      ['/home/charms/x.charm', '/charm/charm.zip', true],
      ['/p', '/charm/programs', true],
      ['/compiled.zip', '/charm/compiled.zip', true],
      [expect.stringMatching(/^\/h\/u\/[0-9a-f]{8}$/), '/charm/link', false],
      ['/pebble', '/charm/bin/pebble', true],
      [`${slug}-app`, '/charm/containers/app', false],
      [`${slug}-side`, '/charm/containers/side', false],
      [`${slug}-storage-data`, '/data', false],
      [`${slug}-storage-logs`, '/var/lib/juju/storage/logs-0', false],
    ]);
  });

  test('is known by controller, unit and version', () => {
    expect(spec.labels).toEqual({
      'io.paas-action.controller': 'local-bbbbbbbb',
      'io.paas-action.unit': 'aaaaaaaa-1/web-app/2',
      'io.paas-action.pod': '3.1',
    });
  });

  test('a supervisor of a charm that is not root gives the volumes to the group of the pod', () => {
    const config = JSON.parse(planCharm({ ...charm, charmUser: 'non-root' }).command?.[0] ?? '') as unknown;
    expect(config).toMatchObject({
      uid: 170,
      gid: 170,
      volumes: expect.arrayContaining([{ path: '/data', gid: 170, mode: 0o2775 }]) as unknown,
    });
  });

  test('has as many of a storage as the charm needs at least, below the place that it names', () => {
    const storage: Charm['storage'] = {
      ...{ data: { type: 'filesystem', multiple: '2-', location: '/data' } },
      ...{ logs: { type: 'filesystem', multiple: '0-1' } },
    };
    const volumes = [`${slug}-storage-data`, `${slug}-storage-data.1`];
    const mounted = ({ mounts = [] }: Pick<ContainerSpec, 'mounts'>): unknown =>
      mounts
        .filter(({ source }) => source.includes('-storage-'))
        .map(({ source, target }) => [source, target]);
    expect(mounted(planCharm({ ...charm, storage }))).toEqual([
      [volumes[0], '/data/data-0'],
      [volumes[1], '/data/data-1'],
    ]);
    expect(mounted(planWorkload({ ...charm, storage }, 'app'))).toEqual([
      [volumes[0], '/data/data-0'],
      [volumes[1], '/data/data-1'],
    ]);
  });

  test('refuses a storage that is a device', () => {
    expect(() => planCharm({ ...charm, storage: { disk: { type: 'block' } } })).toThrow(
      'storage disk of web-app/2 is a block device',
    );
  });

  test('refuses a charm that wants sudo', () => {
    expect(() => planCharm({ ...charm, charmUser: 'sudoer' })).toThrow('charm-user: sudoer');
  });
});

describe('a workload container', () => {
  test('runs Pebble as Juju does, in the network of the charm', () => {
    const spec = planWorkload(charm, 'side');
    expect(spec).toMatchObject({
      name: `${slug}-side`,
      entrypoint: ['/charm/bin/pebble', 'run', '--create-dirs', '--hold', '--http', ':38814', '--verbose'],
      command: [],
      user: '0:0',
      network: { kind: 'container', container: `${slug}-charm` },
      env: { JUJU_CONTAINER_NAME: 'side', PEBBLE_SOCKET: '/charm/container/pebble.socket' },
    });
    expect(spec.groups).toBeUndefined();
  });

  test('mounts the storages that it names, where it says or where the charm has them', () => {
    const mounts = planWorkload(charm, 'app').mounts ?? [];
    expect(mounts.slice(2).map(({ source, target }) => [source, target])).toEqual([
      [`${slug}-storage-data`, '/data'],
      [`${slug}-storage-logs`, '/log'],
    ]);
  });

  test.each([
    ['one container with a user makes the other run as its image says', { uid: 584792 }, '584792', undefined],
    ['a user with a group', { uid: 584792, gid: 584793 }, '584792:584793', undefined],
  ])('%s', (_, user, app, side) => {
    const { app: first, side: second } = charm.containers;
    if (first === undefined || second === undefined) throw new Error('no containers');
    const of: Charm = { ...charm, containers: { app: { ...first, ...user }, side: second } };
    expect(planWorkload(of, 'app')).toMatchObject({ user: app, groups: [170] });
    expect(planWorkload(of, 'side').user).toBe(side);
    expect(planWorkload(of, 'side').entrypoint).not.toContain('--identities');
  });

  test('lets a charm that is not root ask Pebble for everything', () => {
    const spec = planWorkload({ ...charm, charmUser: 'non-root' }, 'app');
    expect(spec.user).toBeUndefined();
    expect(spec.entrypoint?.slice(-2)).toEqual(['--identities', '/charm/etc/pebble/identities.yaml']);
    expect(spec.mounts).toContainEqual({
      kind: 'bind',
      source: expect.stringMatching(/^\/h\/u\/[0-9a-f]{8}\.identities\.yaml$/) as unknown,
      target: '/charm/etc/pebble/identities.yaml',
      readOnly: true,
    });
  });
});
