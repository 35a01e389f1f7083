import { describe, expect, test } from 'vitest';
import { mergeDocuments, readDocuments } from '../../../../src/bundle/index.ts';
import { planBundle } from '../../../../src/controller/bundle/index.ts';
import { newModel } from '../../../../src/controller/model/index.ts';
import { shopModel } from '../../../support/shop-model.ts';

const read = (...texts: string[]) =>
  mergeDocuments(texts.flatMap((text) => readDocuments('/suite/bundle.yaml', text)));
const plan = (model: ReturnType<typeof newModel>, ...texts: string[]) =>
  planBundle(read(...texts), model, undefined).map(({ argv }) => argv.join(' '));

const BUNDLE = `
bundle: kubernetes
applications:
  app:
    charm: ./app.charm
    scale: 2
    trust: true
    options: {port: 80, motd: include-file://motd.txt}
    resources: {image: 'localhost:5000/app:1', schema: ./schema.sql}
    constraints: mem=1G cores=2
    offers: {web: {endpoints: [http, metrics]}}
  db: {charm: postgresql-k8s, channel: 14/stable}
  cache: {charm: redis-k8s, expose: true}
relations:
- [app:database, db]
- [app, [cache, far]]
saas: {far: {url: admin/other.far}}
`;

test('a bundle becomes command lines, with paths from its own folder', () => {
  expect(plan(newModel('m', 'lab', 0), BUNDLE)).toEqual([
    'deploy /suite/app.charm app --num-units 2 --trust --constraints mem=1G cores=2 --config port=80 ' +
      '--config motd=include-file:///suite/motd.txt --resource image=localhost:5000/app:1 --resource schema=/suite/schema.sql',
    'deploy postgresql-k8s db --channel 14/stable',
    'deploy redis-k8s cache',
    'consume admin/other.far far',
    'expose cache',
    'integrate app:database db',
    'integrate app cache',
    'integrate app far',
    'offer lab.app:http,metrics web',
  ]);
});

test('what stands as the bundle says is left alone, and the rest is changed', () => {
  const model = newModel('m', 'lab', 0);
  shopModel(model);
  const shop = `
applications:
  shop: {charm: ./shop.charm, scale: 3, trust: true, options: {port: 81}, constraints: mem=1G}
  db: {charm: db, scale: 2}
relations: [[shop, db]]
`;
  expect(plan(model, shop)).toEqual([
    'refresh shop --path /suite/shop.charm',
    'config shop port=81',
    'set-constraints shop mem=1G',
    'trust shop --scope cluster',
    'scale-application shop 3',
  ]);
  const settled = model.applications['shop'];
  if (settled !== undefined)
    Object.assign(settled, { config: { port: 81 }, constraints: { mem: '1G' }, trust: true, scale: 3 });
  expect(plan(model, shop)).toEqual(['refresh shop --path /suite/shop.charm']);
});

describe('what needs a cluster is refused', () => {
  test.each([
    ['to: [zone=a]', 'placement of application "a"'],
    ['placement: zone=a', 'placement of application "a"'],
    ['devices: {gpu: 1}', 'devices of application "a"'],
    ['exposed-endpoints: {x: {}}', 'exposed-endpoints of application "a"'],
  ])('%j', (line, words) => {
    const text = `applications: {a: {charm: x, ${line}}}`;
    expect(() => plan(newModel('m', 'lab', 0), text)).toThrow(words);
  });
});
