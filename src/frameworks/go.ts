import {
  exists,
  field,
  isTruthy,
  keyText,
  mapNode,
  textOf,
  textsOf,
  type ProjectFacts,
  type Snippet,
  type YamlNode,
} from '../project/index.ts';
import { assetsPart } from './assets-part.ts';
import {
  appPortOption,
  metricsOptions,
  oauthOptions,
  rotateSecretKey,
  secretOptions,
  secretOptionsV2,
} from './charm-options.ts';
import type { Detection, Framework, RockExtension, RockProject } from './framework.ts';
import { loggingPart, misplacedEntries, projectProblem, wholePart } from './rock-parts.ts';

const installApp = 'go-framework/install-app';
const assets = { part: 'go-framework/assets', files: ['migrate', 'migrate.sh', 'static', 'templates'] };

/** https://documentation.ubuntu.com/rockcraft/latest/reference/extensions/go-framework/ */
export const go: Framework = {
  id: 'go',
  extension: 'go-framework',
  title: 'Go',
  detect,
  rock: {
    bases: ['bare', 'ubuntu@24.04'],
    experimental: false,
    readsName: false,
    reads: { [installApp]: ['organize', 'build-snaps', 'build-environment'], [assets.part]: ['stage'] },
    expand,
    offers: `  # Another release of Go than the newest.
  go-framework/install-app:
    build-snaps:
      - go/1.24/stable
  # Files beside the program, instead of those that are found by themselves; app/ stands before each.
  go-framework/assets:
    stage:
      - app/templates
      - app/static
`,
  },
  charm: {
    series: ['24.04'],
    experimental: false,
    container: 'app',
    module: 'paas_charm.go',
    options: { ...appPortOption, ...metricsOptions, ...secretOptions },
    optionsV2: secretOptionsV2,
    actions: rotateSecretKey,
    oauthOptions,
    jsonLogging: false,
  },
};

function detect(facts: ProjectFacts): Detection {
  const module = moduleOf(facts);
  if (module === undefined) return { evidence: [], lacking: ['a go.mod with a `module` line'] };
  return {
    evidence: [
      { message: `go.mod is of the module ${module.name}`, at: { file: 'go.mod', line: module.line } },
    ],
    lacking: [],
  };
}

/** The module that go.mod declares. https://go.dev/ref/mod#go-mod-file-module */
function moduleOf(facts: ProjectFacts): { readonly name: string; readonly line: number } | undefined {
  const lines = (facts.texts.get('go.mod') ?? '').split('\n');
  for (const [index, line] of lines.entries()) {
    const [, quoted, plain] = /^\s*module\s+(?:["`]([^"`]+)["`]|([^\s/]\S*))/.exec(line) ?? [];
    const name = quoted ?? plain;
    if (name !== undefined) return { name, line: index + 1 };
  }
  return undefined;
}

/** rockcraft/extensions/go.py */
function expand(project: RockProject): RockExtension {
  const { root, facts, name } = project;
  const problems = [
    ...(exists(facts, 'go.mod')
      ? []
      : [
          projectProblem(
            'go.mod',
            'the project has no go.mod',
            'Write one with `go mod init <module>` in the folder of rockcraft.yaml.',
          ),
        ]),
    ...misplacedEntries(root, ['parts', assets.part, 'stage'], 'app/'),
  ];
  if (problems.length > 0) return { problems };
  const bare = project.base === 'bare';
  const assetsOfProject = assetsPart(project, assets);
  return {
    problems,
    add: mapNode({
      run_user: '_daemon_',
      services: {
        go: {
          override: 'replace',
          startup: 'enabled',
          command: name,
          user: '_daemon_',
          'working-dir': '/app',
        },
      },
      parts: {
        'go-framework/base-layout': {
          plugin: 'nil',
          'override-build': 'mkdir -p ${CRAFT_PART_INSTALL}/app',
          permissions: wholePart,
        },
        [installApp]: installAppPart(project),
        'go-framework/runtime': {
          plugin: 'nil',
          'stage-packages': ['ca-certificates_data', ...(bare ? ['bash_bins', 'coreutils_bins'] : [])],
          ...(bare ? { 'override-build': 'ln -sf /usr/bin/bash ${CRAFT_PART_INSTALL}/usr/bin/sh' } : {}),
        },
        'go-framework/logging': loggingPart(),
        ...(assetsOfProject === undefined ? {} : { [assets.part]: assetsOfProject }),
      },
    }),
  };
}

function installAppPart({ root, base, name }: RockProject): Snippet {
  const part = field(root, 'parts', installApp);
  const organize = new Map<string, YamlNode | string>(entriesOf(field(part, 'organize')));
  const binary = `usr/local/bin/${name}`;
  const isPlaced = [...organize.values()].some((value) => textOf(value as YamlNode) === binary);
  if (!isPlaced && !isTruthy(field(root, 'services', 'go', 'command'))) organize.set(`bin/${name}`, binary);
  const environment = itemsOf(field(part, 'build-environment'));
  const isSet = environment.some((item) => field(item, 'CGO_ENABLED') !== undefined);
  const variables: readonly Snippet[] = base === 'bare' && !isSet ? [{ CGO_ENABLED: '0' }] : environment;
  return {
    plugin: 'go',
    source: '.',
    organize,
    ...(bringsGo(part) ? {} : { 'build-snaps': [...itemsOf(field(part, 'build-snaps')), 'go'] }),
    stage: [...organize.values()],
    ...(variables.length > 0 ? { 'build-environment': variables } : {}),
  };
}

/** Any snap whose name begins with `go` counts, and the two packages of Ubuntu that have the command. */
function bringsGo(part: YamlNode | undefined): boolean {
  return (
    textsOf(field(part, 'build-snaps')).some((snap) => snap.startsWith('go')) ||
    textsOf(field(part, 'build-packages')).some((name) => ['gccgo-go', 'golang-go'].includes(name))
  );
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

function entriesOf(node: YamlNode | undefined): readonly (readonly [string, YamlNode])[] {
  return node?.kind === 'map' ? node.entries.map(({ key, value }) => [keyText(key), value] as const) : [];
}
