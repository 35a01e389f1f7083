import {
  appModulePaths,
  exists,
  field,
  textsOf,
  type Problem,
  type ProjectFacts,
  type Snippet,
} from '../project/index.ts';
import {
  gunicornCharmOptions,
  oauthOptions,
  rotateSecretKey,
  secretOptionsV2,
  without,
} from './charm-options.ts';
import { flaskOptions } from './charm-options-python.ts';
import { isExclusive, organizeEverything, organizeInclusive, present } from './files-to-copy.ts';
import type { Detection, Framework, RockExtension, RockProject } from './framework.ts';
import { describeOwnCommand, gunicornSnippet } from './gunicorn.ts';
import { hintForPackages, missingRequirement } from './missing-requirement.ts';
import { findBinding, findOtherName, modulePath, requirementsOf, type Search } from './python-project.ts';
import { hasCommand, misplacedEntries, projectProblem } from './rock-parts.ts';

const root = 'flask/app';
const installApp = 'flask-framework/install-app';

/** What goes into the rock when the user's `prime` does not say it. */
const defaultFiles = [
  'app',
  'app.py',
  'main.py',
  'src',
  'migrate',
  'migrate.sh',
  'migrate.py',
  'static',
  'templates',
];

/** https://documentation.ubuntu.com/rockcraft/latest/reference/extensions/flask-framework/ */
export const flask: Framework = {
  id: 'flask',
  extension: 'flask-framework',
  title: 'Flask',
  detect,
  rock: {
    bases: ['bare', 'ubuntu@22.04', 'ubuntu:22.04', 'ubuntu@24.04'],
    experimental: false,
    reads: { [installApp]: ['prime'] },
    expand,
    offers: `  # What of the source is in the image, instead of what is found by itself; flask/app/ stands before each.
  flask-framework/install-app:
    prime:
      - flask/app/app.py
      - flask/app/templates
  # System packages that the app needs when it runs.
  flask-framework/dependencies:
    stage-packages:
      - libpq5
`,
  },
  charm: {
    series: ['22.04', '24.04'],
    experimental: false,
    container: 'flask-app',
    module: 'paas_charm.flask',
    options: { ...gunicornCharmOptions, ...flaskOptions },
    optionsV2: {
      ...gunicornCharmOptions,
      ...without(flaskOptions, ['flask-secret-key', 'flask-secret-key-id']),
      ...secretOptionsV2,
    },
    actions: rotateSecretKey,
    oauthOptions,
    jsonLogging: true,
  },
};

function detect(facts: ProjectFacts): Detection {
  const asked = requirementsOf(facts).names.get('flask');
  const entry = findEntryPoint(facts, undefined);
  const found = entry === undefined || 'broken' in entry ? undefined : entry;
  return {
    evidence: [
      ...(asked === undefined ? [] : [asked]),
      ...(found === undefined
        ? []
        : [{ message: `${found.path} defines ${found.name}`, at: { file: found.path } }]),
    ],
    lacking: asked === undefined ? ['`flask` in requirements.txt or pyproject.toml'] : [],
  };
}

/** A module-level variable wins over a factory, whatever the files. `app` comes before `application` in one file. */
function findEntryPoint(facts: ProjectFacts, name: string | undefined): Search {
  const paths = appModulePaths(name);
  return (
    findBinding(facts, paths, ['app', 'application'], 'variables') ??
    findBinding(facts, paths, ['create_app', 'make_app'], 'functions')
  );
}

function expand(project: RockProject): RockExtension {
  const problems = [
    ...requirementProblems(project.facts),
    ...misplacedEntries(project.root, ['parts', installApp, 'prime'], root),
  ];
  let target: string | undefined;
  if (!hasCommand(project, 'flask')) {
    const entry = findEntryPoint(project.facts, project.name);
    if (entry === undefined) problems.push(missingEntryPoint(project));
    else if ('broken' in entry) problems.push(entry.broken);
    else {
      const isFactory = entry.name === 'create_app' || entry.name === 'make_app';
      target = `${modulePath(entry.path)}:${entry.name}${isFactory ? '()' : ''}`;
    }
  }
  if (problems.length > 0) return { problems };
  return { problems, add: gunicornSnippet(project, 'flask', target, installAppPart(project)) };
}

function requirementProblems(facts: ProjectFacts): Problem[] {
  const hint = 'Add a line `flask` to requirements.txt.';
  if (!exists(facts, 'requirements.txt') && !exists(facts, 'pyproject.toml')) {
    return [
      projectProblem(
        'requirements.txt',
        'the project has neither requirements.txt nor pyproject.toml, one of which must name flask',
        hintForPackages(facts) ?? hint,
      ),
    ];
  }
  const { names, problems } = requirementsOf(facts);
  if (problems.length > 0 || names.has('flask')) return [...problems];
  const file = exists(facts, 'requirements.txt') ? 'requirements.txt' : 'pyproject.toml';
  return [missingRequirement(facts, file, ['flask'], 'flask is not among the requirements')];
}

function missingEntryPoint(project: RockProject): Problem {
  const paths = appModulePaths(project.name);
  const other = findOtherName(project.facts, paths, ['Flask']);
  if (other !== undefined)
    return projectProblem(
      other.path,
      other.nested
        ? 'the Flask application is not made at the top level, where rockcraft looks for it'
        : `the Flask application is called ${other.name}, which rockcraft does not look for`,
      `Call it \`app\` or \`application\`, or ${describeOwnCommand('flask', `${modulePath(other.path)}:${other.name}`)}`,
      other.line,
    );
  const places = paths.join(', ');
  return projectProblem(
    'app.py',
    `no Flask application was found in ${places}`,
    `Give one of these files a top-level \`app = Flask(__name__)\` or a function \`create_app\`, or ${describeOwnCommand('flask', 'server.web:app')}`,
  );
}

function userPrime(project: RockProject): readonly string[] {
  return textsOf(field(project.root, 'parts', installApp, 'prime'));
}

function installAppPart(project: RockProject): Readonly<Record<string, Snippet>> {
  const user = userPrime(project);
  const prime =
    user.length > 0 ? user : present(project.facts, defaultFiles).map((name) => `${root}/${name}`);
  const organize =
    prime.length === 0 || isExclusive(prime)
      ? organizeEverything(project.facts, root)
      : organizeInclusive(prime, root);
  return { plugin: 'dump', source: '.', organize, stage: [...organize.values()], prime };
}
