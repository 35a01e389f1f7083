import { beforeAll, describe, expect, test } from 'vitest';
import { dispatchEnvironment } from '../../../../src/controller/unit/environment.ts';
import type { Hook } from '../../../../src/controller/unit/hook.ts';
import { MODEL, hookWorld, type HookWorld } from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeAll(async () => {
  world = await hookWorld(shopModel);
});

function environment(hook: Hook): Record<string, string> {
  return dispatchEnvironment({
    ...{ model: world.model(), unit: { model: MODEL, unit: 'shop/0' }, hook, contextId: 'shop/0-1' },
    ...{ charmDir: '/charm/dir', toolsDir: '/tools', socket: '/run/agent.socket', path: '/usr/bin:/bin' },
    apiAddresses: '127.0.0.1:17070',
  });
}

/** Is there whatever the hook is. */
const ALWAYS = {
  ...{ CHARM_DIR: '/charm/dir', JUJU_CHARM_DIR: '/charm/dir', JUJU_CONTEXT_ID: 'shop/0-1' },
  ...{ JUJU_AGENT_SOCKET_ADDRESS: '/run/agent.socket', JUJU_AGENT_SOCKET_NETWORK: 'unix' },
  ...{ JUJU_UNIT_NAME: 'shop/0', JUJU_MODEL_UUID: MODEL, JUJU_MODEL_NAME: 'test' },
  ...{ JUJU_API_ADDRESSES: '127.0.0.1:17070', JUJU_SLA: 'unsupported', JUJU_MACHINE_ID: '' },
  ...{ JUJU_PRINCIPAL_UNIT: '', JUJU_AVAILABILITY_ZONE: '', JUJU_VERSION: '3.6.28', CLOUD_API_VERSION: '' },
  ...{ JUJU_CHARM_HTTP_PROXY: '', JUJU_CHARM_HTTPS_PROXY: '', JUJU_CHARM_FTP_PROXY: '' },
  JUJU_CHARM_NO_PROXY: '127.0.0.1,localhost,::1',
  ...{ PATH: '/tools:/usr/bin:/bin', LANG: 'C.UTF-8', TERM: 'tmux-256color' },
  ...{ DEBIAN_FRONTEND: 'noninteractive', APT_LISTCHANGES_FRONTEND: 'none' },
};

const named = (name: string): Record<string, string> => ({
  JUJU_HOOK_NAME: name,
  JUJU_DISPATCH_PATH: `hooks/${name}`,
});

const database = { relation: 1, endpoint: 'database', application: 'db' } as const;
const relation = { JUJU_RELATION: 'database', JUJU_RELATION_ID: 'database:1', JUJU_REMOTE_APP: 'db' };

test.each<[Hook, Record<string, string>]>([
  [{ kind: 'install' }, named('install')],
  [{ kind: 'config-changed' }, named('config-changed')],
  [
    { kind: 'relation-created', ...database },
    { ...named('database-relation-created'), ...relation, JUJU_REMOTE_UNIT: '' },
  ],
  [
    { kind: 'relation-joined', ...database, unit: 'db/1' },
    { ...named('database-relation-joined'), ...relation, JUJU_REMOTE_UNIT: 'db/1' },
  ],
  [
    { kind: 'relation-departed', ...database, unit: 'db/1', departing: 'db/1' },
    {
      ...named('database-relation-departed'),
      ...relation,
      ...{ JUJU_REMOTE_UNIT: 'db/1', JUJU_DEPARTING_UNIT: 'db/1' },
    },
  ],
  [
    { kind: 'pebble-ready', container: 'app' },
    { ...named('app-pebble-ready'), JUJU_WORKLOAD_NAME: 'app' },
  ],
  [
    { kind: 'pebble-custom-notice', container: 'app', notice: { id: '7', type: 'custom', key: 'a.b/c' } },
    {
      ...named('app-pebble-custom-notice'),
      ...{
        JUJU_WORKLOAD_NAME: 'app',
        JUJU_NOTICE_ID: '7',
        JUJU_NOTICE_TYPE: 'custom',
        JUJU_NOTICE_KEY: 'a.b/c',
      },
    },
  ],
  [
    { kind: 'pebble-check-failed', container: 'app', check: 'up' },
    { ...named('app-pebble-check-failed'), JUJU_WORKLOAD_NAME: 'app', JUJU_PEBBLE_CHECK_NAME: 'up' },
  ],
  [
    { kind: 'secret-changed', secret: 'abc', label: 'creds' },
    { ...named('secret-changed'), JUJU_SECRET_ID: 'secret:abc', JUJU_SECRET_LABEL: 'creds' },
  ],
  [
    { kind: 'secret-remove', secret: 'abc', revision: 2 },
    {
      ...named('secret-remove'),
      ...{ JUJU_SECRET_ID: 'secret:abc', JUJU_SECRET_LABEL: '', JUJU_SECRET_REVISION: '2' },
    },
  ],
  [
    { kind: 'storage-attached', storage: 'data/0', location: '/data' },
    {
      ...named('data-storage-attached'),
      ...{ JUJU_STORAGE_ID: 'data/0', JUJU_STORAGE_LOCATION: '/data', JUJU_STORAGE_KIND: 'filesystem' },
    },
  ],
  [
    { kind: 'action', action: 'backup', operation: '1', task: '2' },
    {
      ...{ JUJU_HOOK_NAME: '', JUJU_DISPATCH_PATH: 'actions/backup' },
      ...{ JUJU_ACTION_NAME: 'backup', JUJU_ACTION_UUID: '2', JUJU_ACTION_TAG: 'action-2' },
    },
  ],
  [{ kind: 'exec' }, { JUJU_HOOK_NAME: '' }],
])('%j', (hook, more) => {
  expect(environment(hook)).toEqual({ ...ALWAYS, ...more });
});

describe('proxies of the model', () => {
  test('reach the charm', () => {
    world.change((model) =>
      Object.assign(model.config, {
        'juju-http-proxy': 'http://squid:3128',
        'juju-https-proxy': 'http://squid:3129',
        'juju-no-proxy': '10.0.0.0/8',
      }),
    );
    expect(environment({ kind: 'install' })).toEqual({
      ...ALWAYS,
      ...named('install'),
      ...{ JUJU_CHARM_HTTP_PROXY: 'http://squid:3128', JUJU_CHARM_HTTPS_PROXY: 'http://squid:3129' },
      JUJU_CHARM_NO_PROXY: '10.0.0.0/8',
    });
  });

  test('of the old kind are what every program reads', () => {
    world.change((model) => Object.assign(model.config, { 'http-proxy': 'http://old:80' }));
    const exempt = '127.0.0.1,localhost,::1';
    expect(environment({ kind: 'install' })).toMatchObject({
      ...{ http_proxy: 'http://old:80', HTTP_PROXY: 'http://old:80', no_proxy: exempt, NO_PROXY: exempt },
    });
  });
});
