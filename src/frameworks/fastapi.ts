import {
  appModulePaths,
  exists,
  field,
  mapNode,
  textsOf,
  type Problem,
  type ProjectFacts,
  type Snippet,
} from '../project/index.ts';
import {
  metricsOptions,
  oauthOptions,
  rotateSecretKey,
  secretOptions,
  secretOptionsV2,
} from './charm-options.ts';
import { uvicornLogLevelOption, uvicornPortOption, uvicornWorkersOption } from './charm-options-python.ts';
import { isExclusive, organizeEverything, organizeInclusive, present } from './files-to-copy.ts';
import type { Detection, Evidence, Framework, RockExtension, RockProject } from './framework.ts';
import { hintForPackages, missingRequirement } from './missing-requirement.ts';
import { findBinding, findOtherName, modulePath, type Search } from './python-project.ts';
import {
  misplacedEntries,
  hasCommand,
  loggingPart,
  projectProblem,
  pythonDependenciesPart,
  pythonRuntimePart,
  wholePart,
} from './rock-parts.ts';

const root = 'app';
const installApp = 'fastapi-framework/install-app';

/** What goes into the rock beside the application when the user's `prime` does not say it. */
const filesBeside = ['migrate', 'migrate.sh', 'migrate.py', 'static', 'templates'];

/** https://documentation.ubuntu.com/rockcraft/latest/reference/extensions/fastapi-framework/ */
export const fastapi: Framework = {
  id: 'fastapi',
  extension: 'fastapi-framework',
  title: 'FastAPI',
  detect,
  rock: {
    bases: ['bare', 'ubuntu@24.04'],
    experimental: false,
    reads: { [installApp]: ['prime'] },
    expand,
    offers: `  # What of the source is in the image, instead of what is found by itself; app/ stands before each.
  fastapi-framework/install-app:
    prime:
      - app/app
      - app/templates
  # System packages that the app needs when it runs.
  fastapi-framework/dependencies:
    stage-packages:
      - libpq5
`,
  },
  charm: {
    series: ['24.04'],
    experimental: false,
    container: 'app',
    module: 'paas_charm.fastapi',
    options: {
      ...uvicornWorkersOption,
      ...uvicornPortOption,
      ...uvicornLogLevelOption,
      ...metricsOptions,
      ...secretOptions,
    },
    optionsV2: { ...uvicornWorkersOption, ...uvicornLogLevelOption, ...secretOptionsV2 },
    actions: rotateSecretKey,
    oauthOptions,
    jsonLogging: true,
  },
};

function detect(facts: ProjectFacts): Detection {
  const asked = findRequirement(facts);
  const entry = findApplication(facts, undefined);
  const found = entry === undefined || 'broken' in entry ? undefined : entry;
  return {
    evidence: [
      ...(asked === undefined ? [] : [asked]),
      ...(found === undefined ? [] : [{ message: `${found.path} defines app`, at: { file: found.path } }]),
    ],
    lacking: asked === undefined ? ['`fastapi` or `starlette` in requirements.txt'] : [],
  };
}

/** Any line that mentions one of the two counts, as it does for rockcraft. */
function findRequirement(facts: ProjectFacts): Evidence | undefined {
  const lines = (facts.texts.get('requirements.txt') ?? '').split('\n');
  for (const [index, line] of lines.entries()) {
    const name = /fastapi|starlette/i.exec(line)?.[0].toLowerCase();
    if (name !== undefined)
      return {
        message: `requirements.txt asks for ${name}`,
        at: { file: 'requirements.txt', line: index + 1 },
      };
  }
  return undefined;
}

function findApplication(facts: ProjectFacts, name: string | undefined): Search {
  return findBinding(facts, appModulePaths(name), ['app'], 'variables');
}

/** rockcraft/extensions/fastapi.py */
function expand(project: RockProject): RockExtension {
  const problems = [
    ...requirementProblems(project.facts),
    ...misplacedEntries(project.root, ['parts', installApp, 'prime'], 'app/'),
  ];
  let path: string | undefined;
  if (!hasCommand(project, 'fastapi')) {
    const entry = findApplication(project.facts, project.name);
    if (entry === undefined) problems.push(missingEntryPoint(project));
    else if ('broken' in entry) problems.push(entry.broken);
    else path = entry.path;
  }
  if (problems.length > 0) return { problems };
  return {
    problems,
    add: mapNode({
      run_user: '_daemon_',
      services: {
        fastapi: {
          override: 'replace',
          startup: 'enabled',
          user: '_daemon_',
          'working-dir': `/${root}`,
          environment: { UVICORN_HOST: '0.0.0.0' },
          ...(path === undefined ? {} : { command: `/bin/python3 -m uvicorn ${modulePath(path)}:app` }),
        },
      },
      parts: {
        'fastapi-framework/dependencies': pythonDependenciesPart(project, ['uvicorn'], ['requirements.txt']),
        [installApp]: { ...installAppPart(project, path), permissions: wholePart },
        'fastapi-framework/runtime': pythonRuntimePart(project.base === 'bare'),
        'fastapi-framework/logging': loggingPart(),
      },
    }),
  };
}

function requirementProblems(facts: ProjectFacts): Problem[] {
  const hint = 'Add a line `fastapi` to requirements.txt.';
  if (!exists(facts, 'requirements.txt'))
    return [
      projectProblem(
        'requirements.txt',
        'the project has no requirements.txt, which must name fastapi or starlette',
        hintForPackages(facts) ?? hint,
      ),
    ];
  return findRequirement(facts) === undefined
    ? [
        missingRequirement(
          facts,
          'requirements.txt',
          ['fastapi', 'starlette'],
          'neither fastapi nor starlette is among the requirements',
        ),
      ]
    : [];
}

function missingEntryPoint(project: RockProject): Problem {
  const paths = appModulePaths(project.name);
  const other = findOtherName(project.facts, paths, ['FastAPI', 'Starlette']);
  if (other !== undefined)
    return projectProblem(
      other.path,
      other.nested
        ? 'the application is not made at the top level, where rockcraft looks for it'
        : `the application is called ${other.name}, which rockcraft does not look for`,
      'Make a top-level `app` of it, or set `services.fastapi.command` in rockcraft.yaml.',
      other.line,
    );
  const places = paths.join(', ');
  return projectProblem(
    'app.py',
    `no variable \`app\` was found in ${places}`,
    'Give one of these files a top-level `app = FastAPI()`, or set `services.fastapi.command` in rockcraft.yaml.',
  );
}

function userPrime(project: RockProject): readonly string[] {
  return textsOf(field(project.root, 'parts', installApp, 'prime'));
}

/** What the application imports is found beside its file, so a package is taken whole. */
function installAppPart(project: RockProject, entry: string | undefined): Readonly<Record<string, Snippet>> {
  const user = userPrime(project);
  const own = entry === undefined ? [] : [entry.split('/')[0] ?? entry];
  const wanted =
    user.length > 0
      ? user
      : [...present(project.facts, filesBeside), ...own].map((name) => `${root}/${name}`);
  const organize =
    wanted.length === 0 || isExclusive(wanted)
      ? organizeEverything(project.facts, root)
      : organizeInclusive(wanted, root);
  return { plugin: 'dump', source: '.', organize, stage: [...organize.values()] };
}
