import fc from 'fast-check';
import { arbitraryClauses } from '../../support/random-clauses.ts';
import { arbitraryParts } from '../../support/random-part.ts';
import type { Changes, Lines } from '../../support/random-project.ts';

export const plainCharm: Lines = {
  name: 'my-charm',
  type: 'charm',
  summary: 'A charm',
  description: 'It does things.',
  base: 'ubuntu@24.04',
  platforms: '{amd64: }',
  parts: '{charm: {plugin: charm, source: .}}',
};

/** The former way to say what a charm runs on. */
export const formerCharm = (add: Lines): Lines => ({
  name: 'my-charm',
  type: 'charm',
  summary: 'A charm',
  description: 'It does things.',
  bases: '[{name: ubuntu, channel: "22.04"}]',
  ...add,
});

export const frameworkCharm = (extension: string): Lines => ({
  name: 'my-charm',
  type: 'charm',
  summary: 'A charm',
  description: 'It does things.',
  base: 'ubuntu@24.04',
  platforms: '{amd64: }',
  extensions: `[${extension}]`,
});

const parts: readonly string[] = [
  ...[
    '{charm: {}}',
    '{charm: {plugin: uv, source: .}}',
    '{x: {plugin: charm}}',
    '{x: {plugin: nil}}',
    '{nil: {}}',
  ],
  ...['{charm: {charm-requirements: [r.txt]}}', '{charm: {source-type: local, charm-entrypoint: src/x.py}}'],
  ...[
    '{charm: {charm-entrypoint: ../x.py}}',
    '{charm: {charm-entrypoint: /x.py}}',
    '{charm: {charm-foo: 1}}',
  ],
  ...[
    '{charm: {charm-strict-dependencies: true}}',
    '{charm: {charm-strict-dependencies: true, charm-requirements: [a]}}',
  ],
  ...['{charm: {charm-strict-dependencies: yes, charm-requirements: [a], charm-python-packages: [x]}}'],
  ...[
    '{charm: {charm-strict-dependencies: 1, charm-requirements: [a], charm-binary-python-packages: ["x==1"]}}',
  ],
  ...[
    '{charm: {plugin: python, python-keep-bins: true, source: .}}',
    '{charm: {plugin: poetry, source: ., poetry-keep-bins: x}}',
  ],
  ...[
    '{charm: {plugin: reactive}}',
    '{charm: {plugin: reactive, reactive-charm-build-arguments: [-v]}}',
    '{a/b: {plugin: nil}}',
  ],
  ...[
    '{charm: {plugin: ruby}}',
    '{charm: {plugin: colcon}}',
    '{charm: {plugin: nope}}',
    '{charm: {plugin: null}}',
    '{charm: null}',
  ],
  ...[
    '{charm: , lib: {plugin: dump, source: lib, organize: {"*": lib/}, stage: [lib], prime: [lib]}}',
    '{charm: [], x: 1}',
  ],
  ...[
    '{charm: {override-build: make, build-packages: [git], build-snaps: [go], after: [x]}}',
    '{charm: {overlay: [x]}}',
  ],
  ...[
    '{charm: {stage: [/x]}}',
    '{charm: {prime: [""]}}',
    '{charm: {stage-packages: [a, b_c]}}',
    '{charm: {unknown: 1}}',
  ],
  ...[
    '{charm: {build-environment: [{A: b}, {C: 1}]}}',
    '{charm: {build-environment: [{A: b, C: d}]}}',
    '-',
    '{}',
    'null',
  ],
  ...[
    '{charm: {permissions: [{path: a, owner: 1, group: 1, mode: "755"}]}}',
    '{charm: {permissions: [{path: a, owner: 1}]}}',
  ],
  ...[
    '{charm: {source-depth: "1"}}',
    '{charm: {disable-parallel: "yes"}}',
    '{charm: {source: 1}}',
    '{charm: {plugin: charm, plugin: uv}}',
  ],
  ...[
    '{charm: {plugin: uv, source: ., uv-groups: [a], uv-extras: []}}',
    '{charm: {plugin: uv}}',
    '{charm: {plugin: dump}}',
  ],
];

export const charmChanges: Changes = {
  name: ['Bad', 'a--b', '-a', 'a1', '123', 'x'.repeat(40), 'x'.repeat(41), '1.5'],
  title: ['A', 'A title', 'x', `"${'t'.repeat(41)}"`, '12'],
  summary: [
    '"$CRAFT_PROJECT_NAME ${CRAFT_PROJECT_VERSION} $CRAFT_ARCH_TRIPLET_BUILD_FORX $$CRAFT_PRIME"',
    '"${CRAFT_ARCH_BUILD_FOR} $CRAFT_TARGET_ARCH $CRAFT_PROJECT_DIR $CRAFT_PARALLEL_BUILD_COUNT"',
    `"${'s'.repeat(200)}"`,
    `"${'s'.repeat(201)}"`,
    '42',
  ],
  description: ['|\n  two\n  lines', '7'],
  type: ['charm', 'bundle', '-'],
  version: ['1.0', '"1.0"', '2', 'a_b', 'v1'],
  license: ['Apache-2.0', 'null'],
  contact: ['me', 'null'],
  'adopt-info': ['charm', '1'],
  base: [
    ...[
      'ubuntu@22.04',
      'ubuntu@24.04',
      'ubuntu@26.04',
      'ubuntu@20.04',
      'ubuntu@25.10',
      'ubuntu@26.10',
      'bare',
    ],
    ...['ubuntu:24.04', 'almalinux@9', 'debian@12', 'devel', '-'],
  ],
  'build-base': ['ubuntu@24.04', 'ubuntu@22.04', 'ubuntu@devel', 'ubuntu@26.04', 'devel', 'null', '1.10'],
  platforms: [
    ...[
      '{amd64: {}}',
      '{amd64: , arm64: }',
      '{all: }',
      '{foo: }',
      '{any: {build-on: amd64, build-for: amd64}}',
    ],
    ...[
      '{amd64: {build-on: [amd64]}}',
      '{amd64: {build-on: amd64}}',
      '{x: {build-on: [amd64], build-for: [arm64]}}',
    ],
    ...[
      '{x: {build-on: amd64, build-for: all}}',
      '{x: {build-on: all, build-for: all}}',
      '{x: {build-for: [amd64]}}',
    ],
    ...[
      '{amd64: {build-for: [amd64]}}',
      '{"ubuntu@24.04:amd64": }',
      '{"ubuntu@22.04:arm64": {build-on: amd64}}',
    ],
    ...[
      '{x: {build-on: ["ubuntu@24.04:amd64"], build-for: ["ubuntu@24.04:amd64"]}}',
      '{a/b: {build-on: amd64}}',
    ],
    ...[
      '{x: {build-on: ["ubuntu@24.04:amd64"], build-for: [amd64]}}',
      '{x: {build-on: [amd64, amd64], build-for: [amd64]}}',
    ],
    ...[
      '{x: {build-on: [amd64], build-for: [amd64, arm64]}}',
      '{x: {build-on: [], build-for: [amd64]}}',
      '{}',
      'null',
    ],
    ...[
      '{amd64: , x: {build-on: [s390x], build-for: [s390x]}}',
      '{x: {build_on: [amd64], build_for: [amd64]}}',
      '-',
    ],
    ...[
      '{amd64: null, amd64: null}',
      '{i386: }',
      '{foo: {build-on: amd64}}',
      '{amd64: {build-on: [amd64], foo: 1}}',
    ],
    ...['{amd64: {build-on: [amd64], build-for: null}}', '{x: {build-on: [amd64], build-for: null}}'],
  ],
  parts: fc.oneof(fc.constantFrom(...parts), arbitraryParts, arbitraryClauses),
  extensions: [
    '[]',
    'null',
    '[flask-framework]',
    '[nope]',
    'flask-framework',
    '[flask-framework, flask-framework]',
    '-',
    '[1]',
  ],
  analysis: [
    '{ignore: {attributes: [language], linters: [entrypoint]}}',
    '{ignore: {linters: [nope]}}',
    '{ignore: {}}',
    '{}',
    '{x: 1}',
  ],
  charmhub: ['{api-url: "https://x.y"}', '{api-url: x}', '{}', '{api_url: "http://x"}'],
  'charm-libs': [
    ...[
      '[{lib: data_platform_libs.s3, version: "0"}]',
      '[{lib: a.b, version: "0"}]',
      '[{lib: my-charm.lib, version: "1.5"}]',
    ],
    ...[
      '[{lib: mycharm, version: "0"}]',
      '[{lib: ab.cd, version: 1}]',
      '[{lib: ab.cd, version: 1.5}]',
      '[{lib: ab.cd, version: "x"}]',
    ],
    ...[
      '[{lib: ab.cd, version: "1.x"}]',
      '[{lib: ab.cd}]',
      '[{lib: Ab.cd, version: "1"}]',
      '[{lib: ab.c-d, version: "1"}]',
      '[]',
      'null',
    ],
  ],
  actions: [
    '{a: {description: x}}',
    '{rotate-secret-key: {description: x}}',
    '{a: }',
    '{1: {}}',
    'null',
    '[a]',
  ],
  assumes: [
    '[k8s-api]',
    '[juju >= 3.5]',
    '[{any-of: [a, b]}]',
    '[{any-of: a}]',
    '[{all-of: {a: b}}]',
    '[1]',
    'null',
  ],
  'charm-user': ['root', 'non-root', 'sudoer', 'me', 'null'],
  containers: [
    '{flask-app: {resource: flask-app-image}}',
    '{app: {resource: app-image}}',
    '{x: {}}',
    'null',
    '[x]',
  ],
  resources: [
    '{app-image: {type: oci-image}}',
    '{flask-app-image: {type: oci-image, description: flask application image.}}',
    'null',
  ],
  devices: ['{gpu: {type: gpu}}', 'null'],
  'extra-bindings': ['{x: }', 'null'],
  storage: ['{data: {type: filesystem}}', 'null'],
  peers: [
    '{secret-storage: {interface: secret-storage}}',
    '{p: {interface: x}}',
    '{1: {interface: x}}',
    'null',
    '{a.b: {}}',
  ],
  provides: ['{website: {interface: http}}', '{metrics-endpoint: {interface: x}}', 'null', '[]'],
  requires: [
    ...[
      '{db: {interface: postgresql_client, limit: 1}}',
      '{ingress: {interface: x}}',
      '{login: {interface: oauth, optional: true}}',
    ],
    ...[
      '{a: {interface: oauth}, b: {interface: oauth}}',
      '{a: null}',
      '{}',
      'null',
      '{2: {interface: oauth}}',
      '{"q\\"t": {interface: oauth}}',
    ],
  ],
  config: [
    '{options: {"$CRAFT_PROJECT_NAME": {type: string, default: "$DEBIAN_FRONTEND"}}}',
    ...[
      '{options: {greeting: {type: string, default: hi}}}',
      '{options: {webserver-x: {type: int}}}',
      '{options: {flask-x: {type: int}}}',
    ],
    ...[
      '{options: {a: {type: int, optional: false}}}',
      '{options: {a: {type: int, optional: false, default: 1}}}',
      '{options: }',
      '{}',
      'null',
    ],
    ...[
      '{options: {a: {type: int, optional: false, default: 0}}}',
      '{options: {a: 1}}',
      '{options: []}',
      '{options: {webserver-workers: {type: int}}}',
    ],
    ...[
      '{options: {go-x: {type: int}, django-x: {type: int}}}',
      '{options: {login-scopes: {type: string, default: x}}}',
      '{options: {a: {date: 2024-01-01}}}',
    ],
  ],
  subordinate: ['true', '"yes"', '0', 'maybe'],
  terms: ['[a]', '[1]', 'null'],
  links: [
    ...[
      '{contact: me, website: "https://x.y"}',
      '{issues: ["https://a.b", "https://c.d"], source: "https://e.f/g"}',
      '{contact: 1}',
    ],
    ...[
      '{website: x}',
      '{documentation: "ftp://x.y"}',
      '{documentation: ["https://x"]}',
      '{nope: 1}',
      '{contact: [a, b]}',
      '{website: "mailto:a@b"}',
    ],
  ],
  bases: [
    ...[
      '[{name: ubuntu, channel: "22.04"}]',
      '[{name: ubuntu, channel: 22.04}]',
      '[{name: ubuntu, channel: "24.04"}]',
    ],
    ...[
      '[{build-on: [{name: ubuntu, channel: "22.04"}], run-on: [{name: ubuntu, channel: "22.04"}]}]',
      '[{build-on: [{name: ubuntu, channel: "20.04"}], run-on: [{name: ubuntu, channel: "22.04", architectures: [arm64]}]}]',
    ],
    ...[
      '[{name: ubuntu, channel: "22.04", architectures: [amd64, arm64]}, {name: ubuntu, channel: "20.04"}]',
      '[{name: ubuntu, channel: "22.04", architectures: [arm64]}]',
      '[{name: almalinux, channel: "9"}, {name: ubuntu, channel: "18.04"}]',
    ],
    ...[
      '[{build-on: [{name: ubuntu, channel: "22.04"}]}]',
      '[{name: ubuntu}]',
      '[]',
      'null',
      '[a]',
      '{}',
      '-',
      '[{}]',
    ],
    ...['[{name: ubuntu, channel: "22.04", x: 1}]', '[{build_on: [{name: ubuntu, channel: "22.04"}]}]'],
  ],
  'build-slices': ['[a_b]', 'null'],
  'package-repositories': [
    '[{type: apt, ppa: a/b}]',
    '[{type: apt, ppa: ab}]',
    '[]',
    '[{type: apt, cloud: antelope}]',
  ],
  'source-code': ['"https://x.y"', 'null'],
  unknown: ['1'],
};

/** Files beside charmcraft.yaml that charmcraft looks at. */
export const charmFiles: Readonly<Record<string, readonly string[]>> = {
  'paas-config.yaml': [
    ...[
      'port: 8080\n',
      'port: "8080"\n',
      'port: 0\n',
      'metrics-path: /m\n',
      'metrics-path: m\n',
      'metrics-port: true\n',
      '',
      '[]\n',
    ],
    ...[
      'framework_logging_format: json\n',
      'framework_logging_format: JSON\n',
      'framework_logging_format: 1\n',
      'a: [\n',
    ],
  ],
  'metadata.yaml': ['name: other\n', 'title: x\n', '[]\n', '', 'summary: x\ndescription: y\n'],
  'config.yaml': ['options: {a: {type: string}}\n', ''],
  'actions.yaml': ['a: {description: x}\n', '', '[]\n'],
  'cos_custom/grafana_dashboards/x.json': ['{}'],
  'cos_custom/x.json': ['{}'],
  'cos_custom/nope/x.json': ['{}'],
  'requirements.txt': ['flask\n'],
  'src/charm.py': [''],
};
