import { exists, mapNode, type Snippet } from '../project/index.ts';
import type { RockProject } from './framework.ts';
import { requirementsOf } from './python-project.ts';
import {
  daemonId,
  hasCommand,
  loggingPart,
  pythonDependenciesPart,
  pythonRuntimePart,
  wholePart,
} from './rock-parts.ts';

/** What flask and django add to a rock (rockcraft/extensions/gunicorn.py): Gunicorn, its statsd exporter, the application. */
export function gunicornSnippet(
  project: RockProject,
  framework: 'flask' | 'django',
  target: string | undefined,
  installApp: Readonly<Record<string, Snippet>>,
): ReturnType<typeof mapNode> {
  const part = (name: string): string => `${framework}-framework/${name}`;
  const bare = project.base === 'bare';
  const requirements = exists(project.facts, 'requirements.txt') ? ['requirements.txt'] : [];
  return mapNode({
    run_user: '_daemon_',
    services: {
      [framework]: {
        override: 'replace',
        startup: 'enabled',
        after: ['statsd-exporter'],
        user: '_daemon_',
        ...(hasCommand(project, framework) || target === undefined
          ? {}
          : {
              command: renderCommand(framework, target, workerClass(project)),
            }),
      },
      'statsd-exporter': statsdService,
    },
    parts: {
      [part('dependencies')]: pythonDependenciesPart(project, ['gunicorn~=23.0'], requirements),
      [part('install-app')]: { ...installApp, permissions: wholePart },
      [part('config-files')]: configFilesPart(project, framework),
      [part('statsd-exporter')]: {
        'build-snaps': ['go'],
        'source-tag': 'v0.26.0',
        plugin: 'go',
        source: 'https://github.com/prometheus/statsd_exporter.git',
      },
      [part('logging')]: loggingPart([`var/log/${framework}`]),
      [part('runtime')]: pythonRuntimePart(bare),
      ...(bare ? { [part('runtime-libs')]: { plugin: 'nil', 'stage-packages': ['libstdc++6'] } } : {}),
    },
  });
}

function renderCommand(framework: string, target: string, worker: string): string {
  return `/bin/python3 -m gunicorn -c /${framework}/gunicorn.conf.py '${target}' -k [ ${worker} ]`;
}

/** What to write for an application that the extension does not find. */
export function describeOwnCommand(framework: 'flask' | 'django', target: string): string {
  const command = renderCommand(framework, target, 'sync');
  return `set \`services.${framework}.command\` in rockcraft.yaml, such as \`${command}\`.`;
}

const statsdService: Snippet = {
  override: 'merge',
  command:
    '/bin/statsd_exporter --statsd.mapping-config=/statsd-mapping.conf --statsd.listen-udp=localhost:9125 --statsd.listen-tcp=localhost:9125',
  summary: 'statsd exporter service',
  startup: 'enabled',
  user: '_daemon_',
};

function configFilesPart(project: RockProject, framework: string): Snippet {
  const path = `${framework}/gunicorn.conf.py`;
  return {
    plugin: 'dump',
    source: `${project.extensionData}/${framework}-framework`,
    organize: { 'gunicorn.conf.py': path },
    permissions: [{ path, owner: daemonId, group: daemonId }],
  };
}

/** Only a requirement called `gevent` itself counts; `gunicorn[gevent]` does not. */
function workerClass(project: RockProject): 'gevent' | 'sync' {
  return requirementsOf(project.facts).names.has('gevent') ? 'gevent' : 'sync';
}
