import { exists, mapNode } from '../../src/project/index.ts';
import type { Framework } from '../../src/frameworks/index.ts';

export const plainWsgiSample = { 'wsgi.py': 'def application(environ, start_response): ...\n' };

/** A service of the standard library's WSGI server: the smallest thing that is a framework to the rest of the program. */
export const plainWsgi: Framework = {
  id: 'wsgi',
  extension: 'wsgi-framework',
  title: 'Plain WSGI',
  detect: (facts) =>
    exists(facts, 'wsgi.py')
      ? { evidence: [{ message: 'wsgi.py is there', at: { file: 'wsgi.py' } }], lacking: [] }
      : { evidence: [], lacking: ['a wsgi.py'] },
  rock: {
    bases: ['ubuntu@24.04'],
    experimental: false,
    reads: {},
    expand: ({ facts }) =>
      exists(facts, 'wsgi.py')
        ? {
            problems: [],
            add: mapNode({
              'run-user': '_daemon_',
              services: {
                wsgi: {
                  override: 'replace',
                  startup: 'enabled',
                  user: '_daemon_',
                  command: '/bin/python3 -m wsgiref.simple_server',
                },
              },
              parts: {
                'wsgi-framework/dependencies': { plugin: 'python', source: '.' },
                'wsgi-framework/install-app': {
                  plugin: 'dump',
                  source: '.',
                  organize: { 'wsgi.py': 'app/wsgi.py' },
                  stage: ['app/wsgi.py'],
                },
              },
            }),
          }
        : {
            problems: [
              {
                path: [],
                file: 'wsgi.py',
                message: 'the project has no wsgi.py',
                hint: 'Write the file with a function `application`.',
              },
            ],
          },
  },
  charm: {
    series: ['24.04'],
    experimental: false,
    container: 'app',
    module: 'paas_charm.app',
    options: { 'app-port': { type: 'int', default: 8000 } },
    optionsV2: {},
    actions: {},
    oauthOptions: {},
    jsonLogging: false,
  },
};
