import { charmCases } from './expansion-cases-charm.ts';
import { bare, charms, part, rock, type ExpansionCase } from './expansion-case.ts';
import { emptyCases } from './expansion-cases-empty.ts';
import { renderedCases } from './expansion-cases-rendered.ts';
import { pythonCases } from './expansion-cases-python.ts';

const go = { 'go.mod': 'module example.com/shop\n\ngo 1.22\n' };
const express = {
  'app/package.json':
    '{"name": "@shop/front", "version": "1.0.0", "scripts": {"start": "node server.js"}, "dependencies": {"express": "^5"}}',
};
const maven = { 'pom.xml': '<project/>\n' };
const gradle = { 'build.gradle': "plugins { id 'org.springframework.boot' version '3.5.0' }\n" };

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

const ownPort = 'config: {options: {app-port: {type: int}}}\n';

export const expansionCases: readonly ExpansionCase[] = [
  ...pythonCases,
  ...rocks,
  ...['go', 'expressjs', 'spring-boot'].flatMap((framework) => charms(framework, ownPort)),
  ...renderedCases,
  ...emptyCases,
  ...charmCases,
];
