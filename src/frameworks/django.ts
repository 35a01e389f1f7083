import {
  djangoModulePaths,
  exists,
  field,
  snakeName,
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
import { createSuperuser, djangoOptions } from './charm-options-python.ts';
import type { Detection, Framework, RockExtension, RockProject } from './framework.ts';
import { describeOwnCommand, gunicornSnippet } from './gunicorn.ts';
import { hintForPackages } from './missing-requirement.ts';
import { findBinding, modulePath, requirementsOf } from './python-project.ts';
import { hasCommand, projectProblem } from './rock-parts.ts';

const installApp = 'django-framework/install-app';

/** https://documentation.ubuntu.com/rockcraft/latest/reference/extensions/django-framework/ */
export const django: Framework = {
  id: 'django',
  extension: 'django-framework',
  title: 'Django',
  detect,
  nameOf,
  rock: {
    bases: ['bare', 'ubuntu@22.04', 'ubuntu:22.04', 'ubuntu@24.04'],
    experimental: false,
    reads: {},
    expand,
    offers: `  # System packages that the app needs when it runs.
  django-framework/dependencies:
    stage-packages:
      - libpq5
`,
  },
  charm: {
    series: ['22.04', '24.04'],
    experimental: false,
    container: 'django-app',
    module: 'paas_charm.django',
    options: { ...gunicornCharmOptions, ...djangoOptions },
    optionsV2: {
      ...gunicornCharmOptions,
      ...without(djangoOptions, ['django-secret-key', 'django-secret-key-id']),
      ...secretOptionsV2,
    },
    actions: { ...rotateSecretKey, ...createSuperuser },
    oauthOptions,
    jsonLogging: true,
  },
};

function detect(facts: ProjectFacts): Detection {
  const asked = requirementsOf(facts).names.get('django');
  const manage = findManage(facts);
  return {
    evidence: [
      ...(asked === undefined ? [] : [asked]),
      ...(manage === undefined
        ? []
        : [{ message: `${manage} is Django's command line`, at: { file: manage } }]),
    ],
    lacking: asked === undefined ? ['`Django` in requirements.txt'] : [],
  };
}

function findManage(facts: ProjectFacts): string | undefined {
  return [...facts.deeper].find(([path, kind]) => path.endsWith('/manage.py') && kind === 'file')?.[0];
}

/** The extension looks for the project in the folder that has the name of the rock. */
function nameOf(facts: ProjectFacts): string | undefined {
  return findManage(facts)?.split('/')[0]?.replaceAll('_', '-');
}

function expand(project: RockProject): RockExtension {
  const problems: Problem[] = [];
  if (!exists(project.facts, 'requirements.txt'))
    problems.push(
      projectProblem(
        'requirements.txt',
        'the project has no requirements.txt, which must name Django',
        hintForPackages(project.facts) ?? 'Write the file beside rockcraft.yaml, with a line `Django`.',
      ),
    );
  let target: string | undefined;
  if (!hasCommand(project, 'django')) {
    problems.push(...requirementsOf(project.facts).problems);
    const entry = findBinding(project.facts, djangoModulePaths(project.name), ['application'], 'variables');
    if (entry === undefined) problems.push(missingModule(project));
    else if ('broken' in entry) problems.push(entry.broken);
    // The folder of the project is where Gunicorn starts, so modules are named from there.
    else target = `${modulePath(entry.path.slice(entry.path.indexOf('/') + 1))}:${entry.name}`;
  }
  if (problems.length > 0) return { problems };
  return { problems, add: gunicornSnippet(project, 'django', target, installAppPart(project)) };
}

function missingModule(project: RockProject): Problem {
  const places = djangoModulePaths(project.name);
  const there = places.find((path) => exists(project.facts, path));
  if (there !== undefined)
    return projectProblem(
      there,
      'there is no top-level `application`',
      'Write `application = get_wsgi_application()` at the end of the file, or set `services.django.command` in rockcraft.yaml.',
    );
  if (exists(project.facts, 'manage.py'))
    return projectProblem(
      'manage.py',
      `manage.py is beside rockcraft.yaml, and rockcraft looks for the project in the folder ${snakeName(project.name)}`,
      `Move manage.py and the packages of the project into a folder ${snakeName(project.name)}.`,
    );
  const folder = findManage(project.facts)?.split('/')[0];
  const wanted = snakeName(project.name);
  if (folder !== undefined && folder !== wanted)
    return projectProblem(
      `${folder}/manage.py`,
      `the project is in the folder ${folder}, and rockcraft looks for it in ${wanted}`,
      `Rename the folder to ${wanted}, or set \`name: ${folder.replaceAll('_', '-')}\` in rockcraft.yaml, or \`services.django.command\`.`,
    );
  return projectProblem(
    places[0] ?? 'wsgi.py',
    `no WSGI module with a top-level \`application\` was found in ${places.join(' or ')}`,
    `The folder that holds manage.py must be called as the rock is, with _ for -: rename one of them, or ${describeOwnCommand('django', 'config.wsgi:application')}`,
  );
}

/** The user's part replaces this one whole; a database that a developer left behind stays out of the image. */
function installAppPart({ root, name }: RockProject): Readonly<Record<string, Snippet>> {
  if (field(root, 'parts', installApp) !== undefined) return {};
  return {
    plugin: 'dump',
    source: snakeName(name),
    organize: { '*': 'django/app/', '.*': 'django/app/' },
    stage: ['-django/app/db.sqlite3'],
  };
}
