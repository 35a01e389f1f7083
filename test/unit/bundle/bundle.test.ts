import { describe, expect, test } from 'vitest';

import { findInclude, mergeDocuments, readDocuments } from '../../../src/bundle/index.ts';
import { failureOf } from '../../support/refusal.ts';

const read = (...texts: string[]): ReturnType<typeof mergeDocuments> =>
  mergeDocuments(texts.flatMap((text, at) => readDocuments(`/suite/${at}/bundle.yaml`, text)));

const BASE = `
bundle: kubernetes
applications:
  app:
    charm: ./app.charm
    num_units: 2
    trust: yes
    options: {port: 80, motd: include-file://motd.txt, gone: 1}
    resources: {image: 'localhost:5000/app:1', schema: ./schema.sql}
  db: {charm: postgresql-k8s, channel: 14/stable, options: {profile: testing}}
  cache: {charm: redis-k8s, expose: true}
relations:
- [app:database, db]
- [app, [cache, far]]
saas: {far: {url: admin/other.far}}
`;

test('paths of charms, resources and included files start at the folder of their own file', () => {
  const { applications } = read(BASE, 'applications: {app: {options: {more: include-base64://more.bin}}}');
  expect(applications['app']).toMatchObject({
    charm: '/suite/0/app.charm',
    resources: { image: 'localhost:5000/app:1', schema: '/suite/0/schema.sql' },
    options: { motd: 'include-file:///suite/0/motd.txt', more: 'include-base64:///suite/1/more.bin' },
  });
  expect(findInclude(applications['app']?.options?.['more'])).toEqual({
    path: '/suite/1/more.bin',
    how: 'base64',
  });
  expect(findInclude('plain')).toBeUndefined();
});

describe('an overlay', () => {
  test.each([
    [
      'adds an application',
      'applications: {mail: {charm: smtp-integrator}}',
      { mail: { charm: 'smtp-integrator' } },
    ],
    [
      'changes one value',
      'applications: {db: {channel: 16/edge}}',
      { db: { channel: '16/edge', charm: 'postgresql-k8s' } },
    ],
    [
      'lays options over options',
      'applications: {app: {options: {port: 81}}}',
      { app: { trust: true, options: { port: 81, gone: 1 } } },
    ],
    ['says scale over num_units', 'applications: {app: {scale: 5}}', { app: { scale: 5 } }],
  ])('%s', (_name, overlay, applications) => {
    expect(read(BASE, overlay).applications).toMatchObject(applications);
  });

  test('takes a key away that has no value, and a whole map that is empty', () => {
    const { applications } = read(BASE, 'applications: {app: {options: {gone: }}, db: {options: {}}}');
    expect(applications['app']?.options).not.toHaveProperty('gone');
    expect(applications['db']).not.toHaveProperty('options');
  });

  test('takes applications and consumed offers away with their relations', () => {
    const { applications, relations, saas } = read(BASE, 'applications: {cache: }', 'saas: {far: }');
    expect(Object.keys(applications)).toEqual(['app', 'db']);
    expect(relations).toEqual([['app:database', 'db']]);
    expect(saas).toEqual({});
  });

  test('may follow in the same file, and the last word counts', () => {
    const { applications, relations } = read(
      `${BASE}---\napplications: {app: {scale: 3}}\nrelations: [[db, far]]\n`,
      'applications: {app: {scale: 4}}',
    );
    expect(applications['app']?.scale).toBe(4);
    expect(relations).toEqual([
      ['app:database', 'db'],
      ['app', 'cache'],
      ['app', 'far'],
      ['db', 'far'],
    ]);
  });
});

test('an application that is deployed from elsewhere needs no charm, and may be related', () => {
  const documents = readDocuments('/o.yaml', 'applications: {app: {scale: 2}}\nrelations: [[shop, app]]');
  expect(mergeDocuments(documents, ['app', 'shop']).applications['app']).toEqual({ scale: 2 });
  expect(() => mergeDocuments(documents, ['app'])).toThrow('"shop" not defined in this bundle');
});

describe('what is no bundle for a container model is refused', () => {
  test.each([
    ['', 'it is empty', undefined],
    ['applications: [', 'invalid bundle "/suite/0/bundle.yaml": ', 1],
    ['aplications: {}', 'Unrecognized key', 1],
    ['\napplications:\n  a: {charm: x, scael: 2}', 'applications.a: Unrecognized key', 3],
    ['bundle: openstack', '"openstack" is an invalid bundle type', undefined],
    ['machines: {0: {}}', 'machines can only be in a model with machines', undefined],
    ['applications: {a: {charm: x, to: [lxd]}}', 'placement of application "a" on lxd', undefined],
    ['applications: {a: {charm: x, bindings: {x: y}}}', 'bindings of application "a"', undefined],
    ['applications: {a: {charm: x, scale: 1, num_units: 2}}', 'both scale and num_units', undefined],
    ['applications: {a: }', 'base application "a" has no body', undefined],
    ['applications: {a: {scale: 2}}', 'empty charm path in application "a"', undefined],
    ['applications: {a: {charm: x}}\nrelations: [[a, b]]', '"b" not defined in this bundle', undefined],
  ])('%j', async (text, words, line) => {
    const failure = await failureOf(Promise.resolve(text).then(read));
    expect(failure).toMatchObject({ code: 'DEPLOY_BUNDLE_INVALID' });
    expect(failure.message).toContain(words);
    expect(failure.at?.line).toBe(line);
  });
});
