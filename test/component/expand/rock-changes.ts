import fc from 'fast-check';
import { samples } from '../../support/framework-samples.ts';
import { arbitraryChangesTo, arbitraryParts } from '../../support/random-part.ts';
import type { Changes, Lines, ProjectFiles } from '../../support/random-project.ts';

const head: Lines = {
  name: 'my-app',
  version: "'0.1'",
  summary: 'An app',
  description: 'It serves.',
  base: 'ubuntu@24.04',
  platforms: '{amd64: }',
};

/** A rockcraft.yaml that is accepted, with the files beside it. */
export interface SoundRock {
  readonly lines: Lines;
  readonly files: ProjectFiles;
}

export const plainRock: SoundRock = { lines: { ...head, parts: '{app: {plugin: nil}}' }, files: {} };

export const frameworkRock = (framework: { readonly id: string; readonly extension: string }): SoundRock => ({
  lines: { ...head, extensions: `[${framework.extension}]` },
  files: samples[framework.id] ?? {},
});

/** The parts that extensions make, each of them some. */
const partsOfExtensions = [
  ...['install-app', 'dependencies', 'runtime', 'runtime-libs', 'logging', 'config-files', 'statsd-exporter'],
  ...['assets', 'base-layout', 'gradle-init-script', 'none'],
];

/** Changes to the parts that a framework's extension makes. */
export const changesToParts = ({ extension }: { readonly extension: string }): fc.Arbitrary<string> =>
  arbitraryChangesTo(partsOfExtensions.map((name) => `${extension}/${name}`));

const lists = ['[]', 'null', '[a]', '[a, a]', '["*"]', '[-x]', '[1]', '{}', 'x'];
const inPart = (
  extension: string,
  part: string,
  keys: Readonly<Record<string, readonly string[]>>,
): string[] =>
  Object.entries(keys).flatMap(([key, values]) =>
    values.map((value) => `{${extension}-framework/${part}: {${key}: ${value}}}`),
  );

const parts: readonly string[] = [
  ...inPart('flask', 'install-app', {
    prime: ['[flask/app/app.py, flask/app/x]', '[-flask/app/x]', '[app.py]', ...lists],
    organize: ['{x: flask/app/x}'],
  }),
  ...inPart('flask', 'dependencies', {
    'stage-packages': ['[libpq5, python3-venv]', ...lists],
    'build-environment': ['[{A: b}]', '[]'],
    plugin: ['uv', 'nil', 'null'],
  }),
  ...inPart('django', 'install-app', { stage: lists, plugin: ['dump', 'null'], source: ['src'] }),
  ...inPart('django', 'dependencies', { 'python-requirements': ['[r.txt]', ...lists] }),
  ...inPart('fastapi', 'install-app', {
    prime: ['[app/app.py, app/x/]', '[-app/x]', '["- app/x"]', '[srv]', ...lists],
    stage: lists,
  }),
  ...inPart('go', 'install-app', {
    organize: ['{bin/x: usr/bin/x}', '{bin/x: usr/local/bin/my-app}', 'null', '{}'],
    'build-snaps': ['[go/1.22/stable]', '[google-x]', ...lists],
    'build-packages': ['[golang-go]', '[gccgo-go]'],
    'build-environment': ['[{CGO_ENABLED: "1"}]', '[{A: b}]'],
  }),
  ...inPart('go', 'assets', { stage: ['[app/x, app/y/]', '[-app/x]', ...lists] }),
  ...inPart('expressjs', 'install-app', {
    'npm-include-node': ['true', 'false', 'yes', 'null'],
    'npm-node-version': ['"22"', '22'],
  }),
  ...inPart('expressjs', 'runtime', { 'stage-packages': lists }),
  ...inPart('spring-boot', 'install-app', { 'build-packages': ['[openjdk-21-jdk]', ...lists] }),
  ...inPart('spring-boot', 'gradle-init-script', { 'override-build': ['make', 'null', '""'] }),
  ...inPart('spring-boot', 'assets', { stage: ['[app/x]', '[x]'] }),
  ...[
    '{}',
    'null',
    '{x: {plugin: nil}}',
    '{x: {plugin: dump}}',
    '{x: {plugin: dump, source: .}}',
    '{x: {plugin: nope}}',
    '{x: {plugin: python, source: ., python-packages: [a], python-constraints: [c]}}',
    '{x: {plugin: nil, stage-packages: [a_b, c]}}',
    '{x: {plugin: nil, stage-packages: [a_b], overlay-packages: [x]}}',
    '{x: {plugin: nil, permissions: [{path: a, mode: "0755"}]}}',
    '{x: {plugin: nil, permissions: [{owner: 1}]}}',
    '{x: {plugin: nil, after: [y]}}',
    '{x: {plugin: nil, overlay-script: y}}',
    '{x: {plugin: ruby, source: .}}',
    '{x: {plugin: poetry, source: .}}',
    '{x: {plugin: nil, build-environment: [{A: 1}]}}',
    '{x: null}',
    '{x: {}}',
    '{a/b: {plugin: nil}}',
  ],
];

const services = ['flask', 'django', 'fastapi', 'go', 'expressjs', 'spring-boot'].flatMap((name) => [
  `{${name}: {override: replace, command: /bin/x}}`,
  `{${name}: {command: ""}}`,
  `{${name}: {environment: {A: b}, user: root}}`,
  `{${name}: }`,
]);

export const rockChanges: Changes = {
  name: ['Bad', 'a--b', '-a', 'a1', '123', 'x'.repeat(40), 'x'.repeat(41), '1.5', 'other-app', 'a'],
  title: ['A title', `"${'t'.repeat(41)}"`, '12', '""'],
  version: ['1.0', '1.10', '2', 'a_b', 'v1', '"a b"', 'null', '-', `"${'1'.repeat(33)}"`],
  summary: ['42', '-', '""', `"${'s'.repeat(79)}"`, `"${'s'.repeat(200)}"`],
  description: ['7', '|\n  two\n  lines', '-'],
  license: ['Apache-2.0', 'apache-2.0', 'MIT', 'proprietary', 'nope', 'null', '"MIT OR Apache-2.0"'],
  base: [
    ...[
      'bare',
      'ubuntu@22.04',
      'ubuntu:22.04',
      'ubuntu@20.04',
      'ubuntu@25.10',
      'ubuntu@26.04',
      'ubuntu@26.10',
    ],
    ...['ubuntu:24.04', 'debian@12', '-', 'devel'],
  ],
  'build-base': [
    ...[
      'ubuntu@24.04',
      'ubuntu@22.04',
      'ubuntu@26.04',
      'devel',
      'null',
      '""',
      'ubuntu:22.04',
      'nope',
      'ubuntu@20.04',
    ],
  ],
  platforms: [
    ...['{amd64: {}}', '{amd64: , arm64: }', '{foo: }', '{}', 'null', '-', '[amd64]', '{all: }'],
    ...[
      '{x: {build-on: [amd64], build-for: [arm64]}}',
      '{x: {build-on: amd64, build-for: amd64}}',
      '{amd64: {build-on: [arm64], build-for: [amd64]}}',
      '{amd64: {build-on: [amd64], build-for: [arm64]}}',
      '{x: {build-on: [amd64]}}',
      '{amd64: {build-on: [amd64]}}',
      '{x: {build-for: [amd64]}}',
      '{x: {build-on: [nope], build-for: [amd64]}}',
      '{x: {build-on: [amd64, arm64], build-for: [amd64]}}',
      '{x: {build-on: [amd64], build-for: [amd64, arm64]}}',
      '{x: {build_on: [amd64], build_for: [amd64]}}',
    ],
  ],
  parts: fc.oneof(fc.constantFrom(...parts), arbitraryParts),
  services: [
    ...services,
    ...[
      '{}',
      'null',
      '{x: {override: merge, command: a}}',
      '{x: {command: a}}',
      '{x: {override: replace}}',
      '{x: {override: nope, command: a}}',
      '{x: {override: replace, command: a, after: [b], environment: {A: 1}}}',
      '{x: {override: replace, command: a, backoff-factor: 2, kill-delay: 5s}}',
      '{x: {override: replace, command: a, backoff-factor: 0.5}}',
      '{x: {override: replace, command: a, user-id: 1, group-id: "2"}}',
      '{x: {override: replace, command: a, on-failure: shutdown, on-success: nope}}',
      '{x: {override: replace, command: a, nope: 1}}',
    ],
  ],
  checks: [
    '{up: {override: replace, http: {url: "http://localhost:8000/x"}}}',
    '{up: {override: replace, level: ready, tcp: {port: 80}}}',
    '{up: {override: replace, tcp: {port: 0}}}',
    '{up: {override: replace, exec: {command: ls, service-context: flask}}}',
    '{up: {override: replace, exec: {command: ls}, tcp: {port: 1}}}',
    '{up: {override: replace}}',
    '{up: {http: {url: "http://x"}}}',
    '{up: {override: replace, threshold: 0, tcp: {port: 1}}}',
    'null',
    '{}',
  ],
  environment: ['{A: b}', '{A: 1}', '{A: null}', 'null', '[A]', '{}'],
  extensions: [
    ...['[]', 'null', '[nope]', 'flask-framework', '[flask-framework, django-framework]', '-', '[1]'],
    ...['flask', 'django', 'fastapi', 'go', 'expressjs', 'spring-boot'].map((id) => `[${id}-framework]`),
  ],
  'run-user': ['_daemon_', 'root', 'null', '1'],
  run_user: ['_daemon_', 'null'],
  'entrypoint-service': ['flask', 'django', 'nope', 'null', '""'],
  'entrypoint-command': ['"/bin/x [ a ]"', '"/bin/x"', '"x [ a"', 'null', '"x \'y"'],
  'package-repositories': ['[]', '[{type: apt, ppa: a/b}]', '[{type: apt, ppa: ab}]', 'null'],
  contact: ['me', '[a, b]', 'null', '[a, a]'],
  issues: ['"https://x.y"', 'null'],
  'source-code': ['"https://x.y"', 'x', 'null'],
  'adopt-info': ['app', '1', 'null'],
  cmd: ['x'],
  entrypoint: ['x'],
  env: ['x'],
  unknown: ['1'],
};

/** Files beside rockcraft.yaml that the extensions look at, with what they may hold. */
export const rockFiles: Readonly<Record<string, readonly string[]>> = {
  'requirements.txt': [
    'flask\n',
    'Flask[async]>=2 ; python_version > "3"\n',
    'gevent\nflask\n',
    '',
    '# fastapi\n',
    '-r x\n',
  ],
  'pyproject.toml': [
    '[project]\nname = "x"\nversion = "1"\ndependencies = ["flask", "gevent>1"]\n',
    '[project]\nname = "x"\n',
    '[tool.x]\n',
    '[project\n',
  ],
  'app.py': [
    'app = 1\n',
    'application = 1\n',
    'def create_app(): ...\n',
    'app: int = 1\n',
    'def (\n',
    'if 1:\n    app = 1\n',
  ],
  'main.py': [
    'from x import app\n',
    'from x import y as application\n',
    'async def create_app(): ...\n',
    'import app\n',
  ],
  'src/app.py': ['app = other = 1\n', '(app) = 1\n', 'app, b = 1, 2\n'],
  'my_app/__init__.py': ['app = 1\n', ''],
  'my_app/my_app/wsgi.py': ['application = 1\n', 'x = 1\n', 'application = (\n'],
  'my_app/mysite/wsgi.py': ['application = 1\n'],
  'migrate.sh': ['#!/bin/sh\n'],
  'migrate.py': [''],
  'static/a.css': [''],
  'templates/a.html': [''],
  'go.mod': ['module x\n', ''],
  'app/package.json': [
    '{"name": "x", "scripts": {"start": "node ."}}',
    '{"name": "x"}',
    '[]',
    '{',
    '{"scripts": {"start": 1}, "name": "y"}',
  ],
  'pom.xml': ['<project/>'],
  'build.gradle': [''],
  gradlew: [''],
  mvnw: [''],
};
