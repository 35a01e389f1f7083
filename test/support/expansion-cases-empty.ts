import { bare, rock, type ExpansionCase } from './expansion-case.ts';
import { samples } from './framework-samples.ts';

type Kind = Exclude<ExpansionCase['kind'], 'charm'>;

const rockOf = (kind: Kind, id: string, parts: string, base?: string): ExpansionCase =>
  rock(`empty: ${id} ${parts}`, id, samples[id] ?? {}, {
    kind,
    add: `parts: ${parts}\n`,
    experimental: true,
    ...(base !== undefined && { base }),
  });

/** A rock whose parts are written so, as it is packed. */
const packed = (id: string, parts: string): ExpansionCase => rockOf('rock-pack', id, parts);
/** … and as it is printed. */
const printed = (id: string, parts: string, base?: string): ExpansionCase => rockOf('rock', id, parts, base);

const charm = (parts: string): ExpansionCase => ({
  name: `empty: ${parts}`,
  kind: 'charm',
  files: {
    'charmcraft.yaml': `name: my-app\ntype: charm\nbase: ubuntu@24.04\nplatforms: {amd64: }\nsummary: An app\ndescription: It serves.\nextensions: [flask-framework]\nparts: ${parts}\n`,
  },
});

/** Everything that counts as not set for an extension. */
const nothings = ['{}', '[]', 'null', '""', '0', 'false'];

/**
 * Empty values where an extension has one of its own, which takes their place. Who packs looks at what is written before
 * it does, who only prints does not.
 */
export const emptyCases: readonly ExpansionCase[] = [
  ...nothings.flatMap((value) => [
    packed('flask', value),
    packed('django', value),
    printed('django', value),
    packed('flask', `{flask-framework/runtime: ${value}}`),
    packed('flask', `{flask-framework/runtime: {plugin: ${value}}}`),
    packed('flask', `{flask-framework/dependencies: {stage: ${value}}}`),
    packed('flask', `{flask-framework/dependencies: {build-environment: ${value}}}`),
    packed('flask', `{flask-framework/dependencies: {python-packages: ${value}}}`),
    packed('flask', `{flask-framework/config-files: {organize: ${value}, permissions: []}}`),
    packed('flask', `{flask-framework/logging: {permissions: ${value}, override-build: []}}`),
    packed('flask', `{flask-framework/logging: {override-build: ${value}, override-pull: []}}`),
    printed('flask', `{flask-framework/install-app: {prime: ${value}}}`),
    printed('go', `{go-framework/install-app: {build-environment: ${value}}}`, bare),
    printed('go', `{go-framework/install-app: {organize: ${value}}}`),
    printed('spring-boot', `{spring-boot-framework/assets: {stage: ${value}}}`),
    charm(`{mine: {plugin: nil, override-build: ${value}}}`),
  ]),
  packed('flask', '{mine: {plugin: nil, override-pull: [], organize: [], source-depth: []}}'),
  packed('flask', '{mine: {plugin: nil, build-slices: [{on riscv64: [bash_bins]}]}}'),
  packed('flask', '{mine: {plugin: [], source: []}}'),
  printed('go', '{go-framework/runtime: {override-overlay: 0}}', bare),
  printed('flask', '{mine: {plugin: nil, override-overlay: 1, overlay-script: ""}}'),
  printed('flask', '{mine: {plugin: rust, source: ., after: [1]}}'),
  printed('flask', '{mine: {plugin: bazel, source: ., after: [mine, mine]}}'),
  printed('expressjs', '{expressjs-framework/install-app: {build-attributes: [no-patchelf, 1]}}'),
  printed('flask', '{mine: {plugin: nil, build-attributes: [no-patchelf, 1]}}'),
  printed('flask', '{mine: {plugin: dump, source: ., build-attributes: [self-contained]}}'),
];
