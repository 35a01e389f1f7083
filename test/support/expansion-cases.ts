import type { ProjectFiles } from './random-project.ts';

/** A project and what is asked of it; the tools' answers are in test/fixtures/expansions. */
export interface ExpansionCase {
  readonly name: string;
  readonly kind: 'rock' | 'charm';
  readonly files: ProjectFiles;
  /** Files that are executable. */
  readonly executable?: readonly string[];
  readonly experimental?: boolean;
}

const head = (base: string): string =>
  `name: my-app\n${base}\nversion: '0.1'\nsummary: An app\ndescription: It serves.\nplatforms: {amd64: , arm64: }\n`;
const noble = 'base: ubuntu@24.04';
const bare = 'base: bare\nbuild-base: ubuntu@24.04';

const go = { 'go.mod': 'module example.com/shop\n\ngo 1.22\n' };
const express = {
  'app/package.json':
    '{"name": "@shop/front", "version": "1.0.0", "scripts": {"start": "node server.js"}, "dependencies": {"express": "^5"}}',
};
const maven = { 'pom.xml': '<project/>\n' };
const gradle = { 'build.gradle': "plugins { id 'org.springframework.boot' version '3.5.0' }\n" };

/** A rockcraft.yaml of an extension, with what the user adds. */
function rock(
  name: string,
  extension: string,
  files: ProjectFiles,
  { base = noble, add = '', ...rest }: { base?: string; add?: string } & Partial<ExpansionCase> = {},
): ExpansionCase {
  const document = `${head(base)}extensions: [${extension}-framework]\n${add}`;
  return { name, kind: 'rock', ...rest, files: { ...files, 'rockcraft.yaml': document } };
}

const part = (name: string, lines: string): string =>
  `parts:\n  ${name}:\n${lines.replaceAll(/^/gm, '    ')}\n`;

const rocks: readonly ExpansionCase[] = [
  rock('go', 'go', go),
  rock('go: bare', 'go', go, { base: bare }),
  rock('go: 22.04', 'go', go, { base: 'base: ubuntu@22.04' }),
  rock('go: 26.04', 'go', go, { base: 'base: ubuntu@26.04' }),
  rock('go: 26.04 enabled', 'go', go, { base: 'base: ubuntu@26.04', experimental: true }),
  rock('go: no go.mod', 'go', {}),
  rock('go: files beside it', 'go', {
    ...go,
    'migrate.sh': '#!/bin/sh\n',
    'static/a.css': '',
    'templates/x': '',
  }),
  rock('go: own files', 'go', go, {
    add: part('go-framework/assets', 'stage: [app/data/, app/x/y, app/x/y]'),
  }),
  rock(
    'go: files left out',
    'go',
    { ...go, 'static/x': '' },
    {
      add: part('go-framework/assets', 'stage: [-app/static]'),
    },
  ),
  rock('go: files elsewhere', 'go', go, { add: part('go-framework/assets', 'stage: [etc/x]') }),
  rock('go: other binary', 'go', go, {
    add: part('go-framework/install-app', 'organize: {bin/server: usr/local/bin/my-app}'),
  }),
  rock('go: one more binary', 'go', go, {
    add: part('go-framework/install-app', 'organize: {bin/tool: usr/bin/tool}\nstage: [usr/bin/tool]'),
  }),
  rock('go: own command', 'go', go, {
    add: 'services: {go: {override: replace, command: /usr/bin/server}}\n',
  }),
  rock('go: Go of a track', 'go', go, {
    add: part(
      'go-framework/install-app',
      'build-snaps: [go/1.22/stable]\nbuild-environment: [{GOFLAGS: -tags=x}]',
    ),
  }),
  rock('go: snap and package', 'go', go, {
    add: part('go-framework/install-app', 'build-snaps: [node/20/stable]\nbuild-packages: [libpq-dev]'),
  }),
  rock('go: Go as a package', 'go', go, {
    add: part('go-framework/install-app', 'build-packages: [golang-go]'),
  }),
  rock('go: bare with cgo', 'go', go, {
    base: bare,
    add: part('go-framework/install-app', 'build-environment: [{CGO_ENABLED: "1"}]'),
  }),
  rock('go: bare with a variable', 'go', go, {
    base: bare,
    add: part('go-framework/install-app', 'build-environment: [{GOFLAGS: -v}]\ngo-buildtags: [x]'),
  }),
  rock('go: a part that is none', 'go', go, { add: 'parts: {go-framework/install-app: }\n' }),
  rock('go: user twice', 'go', go, { add: 'run-user: _daemon_\n' }),

  rock('express', 'expressjs', express),
  rock('express: bare', 'expressjs', express, { base: bare }),
  rock('express: 26.04 enabled', 'expressjs', express, { base: 'base: ubuntu@26.04', experimental: true }),
  rock('express: with Node', 'expressjs', express, {
    add: part('expressjs-framework/install-app', 'npm-include-node: true\nnpm-node-version: "22"'),
  }),
  rock('express: with Node, bare', 'expressjs', express, {
    base: bare,
    add: part('expressjs-framework/install-app', 'npm-include-node: yes\nnpm-node-version: lts/jod'),
  }),
  rock('express: with Node of no version', 'expressjs', express, {
    add: part('expressjs-framework/install-app', 'npm-include-node: true'),
  }),
  rock('express: own command', 'expressjs', express, {
    add: 'services: {expressjs: {override: replace, command: node server.js, environment: {A: b}}}\n',
  }),
  rock('express: own packages', 'expressjs', express, {
    add: part('expressjs-framework/runtime', 'stage-packages: [tzdata]'),
  }),
  rock('express: no package', 'expressjs', { 'package.json': express['app/package.json'] }),
  rock('express: no JSON', 'expressjs', { 'app/package.json': '{' }),
  rock('express: no object', 'expressjs', { 'app/package.json': '[]' }),
  rock('express: no start', 'expressjs', { 'app/package.json': '{"name": "x", "scripts": {}}' }),
  rock('express: no name', 'expressjs', { 'app/package.json': '{"scripts": {"start": "node ."}}' }),
  rock('express: name of no text', 'expressjs', {
    'app/package.json': '{"name": 1, "scripts": {"start": "x"}}',
  }),

  rock('spring', 'spring-boot', maven),
  rock('spring: enabled', 'spring-boot', maven, { experimental: true }),
  rock('spring: bare', 'spring-boot', maven, { base: bare, experimental: true }),
  rock('spring: 26.04', 'spring-boot', maven, { base: 'base: ubuntu@26.04', experimental: true }),
  rock(
    'spring: wrapper',
    'spring-boot',
    { ...maven, mvnw: '#!/bin/sh\n' },
    { executable: ['mvnw'], experimental: true },
  ),
  rock('spring: wrapper not executable', 'spring-boot', { ...maven, mvnw: '' }, { experimental: true }),
  rock('spring: JDK', 'spring-boot', maven, {
    experimental: true,
    add:
      part('spring-boot-framework/install-app', 'build-packages: [openjdk-21-jdk-headless, maven]') +
      '  spring-boot-framework/runtime:\n    build-packages: [openjdk-21-jdk-headless]\n',
  }),
  rock(
    'spring: files beside it',
    'spring-boot',
    { ...maven, 'migrate.sh': '', 'static/x': '' },
    { experimental: true },
  ),
  rock('spring: gradle', 'spring-boot', gradle, { experimental: true }),
  rock(
    'spring: gradle wrapper',
    'spring-boot',
    { ...gradle, gradlew: '' },
    { executable: ['gradlew'], experimental: true },
  ),
  rock('spring: gradle with a script', 'spring-boot', gradle, {
    experimental: true,
    add:
      part('spring-boot-framework/gradle-init-script', 'override-build: cp init.gradle x') +
      '  spring-boot-framework/install-app:\n    build-packages: [git]\n',
  }),
  rock('spring: a script for nothing', 'spring-boot', maven, {
    experimental: true,
    add: part('spring-boot-framework/gradle-init-script', 'override-build: cp init.gradle x'),
  }),
  rock('spring: both', 'spring-boot', { ...maven, ...gradle }, { experimental: true }),
  rock('spring: neither', 'spring-boot', { 'build.gradle.kts': '' }, { experimental: true }),
  rock('spring: services of nothing', 'spring-boot', maven, { experimental: true, add: 'services: \n' }),
];

const charms = ['go', 'expressjs', 'spring-boot'].flatMap((framework) =>
  (
    [
      ['', 'ubuntu@24.04', false, ''],
      [': enabled', 'ubuntu@24.04', true, ''],
      [': 22.04', 'ubuntu@22.04', true, ''],
      [': 26.04', 'ubuntu@26.04', true, ''],
      [': 26.04 not enabled', 'ubuntu@26.04', false, ''],
      [': oauth', 'ubuntu@24.04', true, 'requires: {login: {interface: oauth, limit: 1}}\n'],
      [': own port', 'ubuntu@24.04', true, 'config: {options: {app-port: {type: int}}}\n'],
    ] as const
  ).map(([variant, base, experimental, add]): ExpansionCase => ({
    name: `${framework}${variant}`,
    kind: 'charm',
    experimental,
    files: {
      'charmcraft.yaml': `name: my-app\ntype: charm\nbase: ${base}\nplatforms: {amd64: }\nsummary: An app\ndescription: It serves.\nextensions: [${framework}-framework]\n${add}`,
    },
  })),
);

export const expansionCases: readonly ExpansionCase[] = [...rocks, ...charms];
