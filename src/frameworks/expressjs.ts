import {
  exists,
  field,
  findJsonPlaces,
  isTruthy,
  mapNode,
  type Problem,
  type ProjectFacts,
} from '../project/index.ts';
import {
  appPortOption,
  metricsOptions,
  oauthOptions,
  rotateSecretKey,
  secretOptions,
  secretOptionsV2,
} from './charm-options.ts';
import type { Detection, Framework, RockExtension, RockProject } from './framework.ts';
import { daemonId, hasCommand, loggingPart, projectProblem } from './rock-parts.ts';

const file = 'app/package.json';
const installApp = 'expressjs-framework/install-app';

/** https://documentation.ubuntu.com/rockcraft/latest/reference/extensions/express-framework/ */
export const expressjs: Framework = {
  id: 'expressjs',
  extension: 'expressjs-framework',
  title: 'Express',
  detect,
  rock: {
    bases: ['bare', 'ubuntu@24.04'],
    experimental: false,
    readsName: false,
    reads: { [installApp]: [] },
    expand,
    offers: `  # Node.js of its makers, and which, instead of Ubuntu's.
  expressjs-framework/install-app:
    npm-include-node: true
    npm-node-version: '22'
`,
  },
  charm: {
    series: ['24.04'],
    experimental: false,
    container: 'app',
    module: 'paas_charm.expressjs',
    options: { ...appPortOption, ...metricsOptions, ...secretOptions },
    optionsV2: secretOptionsV2,
    actions: rotateSecretKey,
    oauthOptions,
    jsonLogging: false,
  },
};

function detect(facts: ProjectFacts): Detection {
  const text = facts.texts.get(file);
  const read = text === undefined ? undefined : readPackage(facts);
  const dependencies = read !== undefined && 'value' in read ? read.value['dependencies'] : undefined;
  if (typeof dependencies !== 'object' || dependencies === null || !('express' in dependencies))
    return { evidence: [], lacking: [`\`express\` among the dependencies in ${file}`] };
  const line = (text ?? '').split('\n').findIndex((each) => /"express"\s*:/.test(each));
  return {
    evidence: [{ message: `${file} depends on express`, at: { file, line: Math.max(line, 0) + 1 } }],
    lacking: [],
  };
}

type Package = { readonly value: Readonly<Record<string, unknown>>; readonly name: string };

/** The package.json of the application, or what the extension finds wrong with it. */
function readPackage(facts: ProjectFacts): Package | { readonly problem: Problem } {
  const wrong = (message: string, hint: string, line?: number): { problem: Problem } => ({
    problem: projectProblem(file, message, hint, line),
  });
  if (!exists(facts, file) && exists(facts, 'package.json'))
    return wrong(
      'package.json is beside rockcraft.yaml, and rockcraft looks for the application in the folder `app`',
      'Move package.json and everything that belongs to it there: `mkdir app`, then `git mv package.json package-lock.json … app/`.',
    );
  if (!exists(facts, file))
    return wrong(
      `the project has no ${file}`,
      'The application lives in the folder `app`, with its package.json.',
    );
  const text = facts.texts.get(file) ?? '';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    return wrong(
      `the file is not valid JSON: ${reason.replace(/ (?:in JSON )?(?:after JSON )?at position.*$/, '')}`,
      'Correct the file.',
      findJsonPlaces(text).mistake,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong('the file must hold a JSON object', 'Write `npm init` in the folder `app`.', 1);
  const read = value as Record<string, unknown>;
  const lineOf = (...path: readonly string[]): number | undefined => findJsonPlaces(text).lineOf(path);
  if (!hasStart(read['scripts']))
    return wrong(
      'there is no script `start`, which the rock runs',
      'Add `"scripts": {"start": "node server.js"}`.',
      lineOf('scripts'),
    );
  const { name } = read;
  if (typeof name !== 'string')
    return wrong(
      'the package has no `name`',
      'Add `"name": "..."`; it is the folder of the app in the rock.',
      lineOf('name'),
    );
  return { value: read, name };
}

/** Python's `"start" in scripts`, which also holds for lists and texts. */
function hasStart(scripts: unknown): boolean {
  if (typeof scripts === 'string' || Array.isArray(scripts)) return scripts.includes('start');
  return typeof scripts === 'object' && scripts !== null && Object.hasOwn(scripts, 'start');
}

/** rockcraft/extensions/expressjs.py */
function expand(project: RockProject): RockExtension {
  const read = readPackage(project.facts);
  if ('problem' in read) return { problems: [read.problem] };
  const include = field(project.root, 'parts', installApp, 'npm-include-node');
  const withNode = isTruthy(include);
  const bare = project.base === 'bare';
  const packages = [...(bare ? ['libstdc++6', 'zlib1g'] : []), ...(withNode ? [] : ['npm'])];
  return {
    problems: [],
    add: mapNode({
      'run-user': '_daemon_',
      services: {
        expressjs: {
          override: 'replace',
          startup: 'enabled',
          user: '_daemon_',
          'working-dir': '/app',
          environment: { NODE_ENV: 'production' },
          ...(hasCommand(project, 'expressjs') ? {} : { command: 'npm start' }),
        },
      },
      parts: {
        [installApp]: {
          plugin: 'npm',
          source: 'app/',
          'override-build': expressBuildScript(read.name, bare),
          ...(withNode ? {} : { 'build-packages': ['nodejs', 'npm'] }),
          'stage-packages': bare
            ? ['bash_bins', 'ca-certificates_data', 'coreutils_bins']
            : ['ca-certificates_data', ...(withNode ? [] : ['nodejs_bins'])],
          ...(withNode && include !== undefined
            ? {
                'npm-include-node': include,
                'npm-node-version': field(project.root, 'parts', installApp, 'npm-node-version') ?? null,
              }
            : {}),
          'build-environment': [{ UV_USE_IO_URING: '0' }],
        },
        ...(packages.length === 0
          ? {}
          : {
              'expressjs-framework/runtime': {
                plugin: 'nil',
                'stage-packages': packages,
                // Packages and the slice bring different bundles of certificates.
                stage: ['-etc/ssl/certs/ca-certificates.crt'],
              },
            }),
        'expressjs-framework/logging': loggingPart(),
      },
    }),
  };
}

/** The tool's own words, which are part of the document that it prints. */
export function expressBuildScript(name: string, bare = false): string {
  const folder = `\${CRAFT_PART_INSTALL}/lib/node_modules/${name}`;
  return [
    'rm -rf node_modules',
    'craftctl default',
    'npm config set script-shell=bash --location project',
    `cp \${CRAFT_PART_BUILD}/.npmrc ${folder}/.npmrc`,
    `chown -R ${daemonId}:${daemonId} ${folder}`,
    `ln -s /lib/node_modules/${name} \${CRAFT_PART_INSTALL}/app`,
    `chown -R ${daemonId}:${daemonId} \${CRAFT_PART_INSTALL}/app`,
    bare ? 'ln -sf /usr/bin/bash ${CRAFT_PART_INSTALL}/usr/bin/sh' : '',
  ].join('\n');
}
