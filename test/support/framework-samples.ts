import type { ProjectFiles } from './random-project.ts';

/** The smallest project of each framework, for a rock called `my-app`. */
export const samples: Readonly<Record<string, ProjectFiles>> = {
  flask: { 'requirements.txt': 'Flask\n', 'app.py': 'import flask\napp = flask.Flask(__name__)\n' },
  django: {
    'requirements.txt': 'Django\n',
    'my_app/manage.py': '',
    'my_app/my_app/wsgi.py': 'application = object()\n',
  },
  fastapi: { 'requirements.txt': 'fastapi\n', 'app.py': 'import fastapi\napp = fastapi.FastAPI()\n' },
  go: { 'go.mod': 'module example.com/shop\n\ngo 1.22\n', 'main.go': 'package main\n\nfunc main() {}\n' },
  expressjs: {
    'app/package.json':
      '{"name": "shop", "version": "1.0.0", "scripts": {"start": "node ."}, "dependencies": {"express": "^5"}}',
  },
  'spring-boot': {
    'pom.xml':
      '<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId></parent></project>\n',
  },
};
