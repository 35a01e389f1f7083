import { bare, charms, part, rock, type ExpansionCase } from './expansion-case.ts';

const jammy = 'base: ubuntu@22.04';
const jammyBare = 'base: bare\nbuild-base: ubuntu@22.04';
const later = 'base: ubuntu@26.04';

const flask = { 'requirements.txt': 'flask\n', 'app.py': 'import flask\napp = flask.Flask(__name__)\n' };
const wsgi = 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n';
const django = { 'requirements.txt': 'Django~=5.2\n', 'my_app/my_app/wsgi.py': wsgi };
const fastapi = {
  'requirements.txt': 'fastapi[standard]==0.115 # served by Uvicorn\n',
  'app.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
};

const command = (service: string): string =>
  `services: {${service}: {override: replace, command: /bin/python3 -m serve}}\n`;

const flaskRocks: readonly ExpansionCase[] = [
  rock('flask', 'flask', flask),
  rock('flask: 22.04', 'flask', flask, { base: jammy }),
  rock('flask: the old spelling', 'flask', flask, { base: 'base: ubuntu:22.04' }),
  rock('flask: 26.04', 'flask', flask, { base: later }),
  rock('flask: 26.04 enabled', 'flask', flask, { base: later, experimental: true }),
  rock('flask: 20.04', 'flask', flask, { base: 'base: ubuntu@20.04' }),
  rock('flask: bare', 'flask', flask, { base: bare }),
  rock('flask: bare of 22.04', 'flask', flask, { base: jammyBare }),
  rock('flask: bare of 26.04', 'flask', flask, {
    base: 'base: bare\nbuild-base: ubuntu@26.04',
    experimental: true,
  }),
  rock('flask: bare of nothing', 'flask', flask, { base: 'base: bare' }),
  rock('flask: another build base', 'flask', flask, { base: 'base: ubuntu@24.04\nbuild-base: ubuntu@22.04' }),
  rock('flask: nothing', 'flask', {}),
  rock('flask: no requirement', 'flask', {
    ...flask,
    'requirements.txt': 'flask-login\n# flask\n-r flask\n',
  }),
  rock('flask: in pyproject.toml', 'flask', {
    'pyproject.toml': '[project]\nname = "x"\nversion = "1"\ndependencies = ["Flask>=3", "gevent"]\n',
    'main.py': 'from web import application\n',
  }),
  rock('flask: in both, gevent in an extra', 'flask', {
    ...flask,
    'pyproject.toml': '[project]\nname = "x"\nversion = "1"\ndependencies = ["gunicorn[gevent]"]\n',
  }),
  rock('flask: gevent', 'flask', { ...flask, 'requirements.txt': 'flask\ngevent==24.2\n' }),
  rock('flask: no entry point', 'flask', { 'requirements.txt': 'flask\n', 'web.py': 'app = 1\n' }),
  rock(
    'flask: no entry point, own command',
    'flask',
    { 'requirements.txt': 'flask\n', 'web.py': '' },
    {
      add: command('flask'),
    },
  ),
  rock('flask: a factory', 'flask', {
    'requirements.txt': 'flask\n',
    'app/__init__.py': 'def make_app(): ...\n',
  }),
  rock('flask: a variable wins over a factory', 'flask', {
    'requirements.txt': 'flask\n',
    'app.py': 'def create_app(): ...\n',
    'src/main.py': 'application = 1\n',
  }),
  rock('flask: annotated, nested, unpacked', 'flask', {
    'requirements.txt': 'flask\n',
    'app.py': 'app: int = 1\nif True:\n    app = 2\napp, x = 1, 2\nimport app\n',
  }),
  rock('flask: a package of its name', 'flask', {
    'requirements.txt': 'flask\n',
    'my_app/app.py': 'app = 1\n',
  }),
  rock('flask: broken', 'flask', { 'requirements.txt': 'flask\n', 'app.py': 'def (\n' }),
  rock('flask: files beside it', 'flask', {
    ...flask,
    'migrate.py': '',
    'static/x': '',
    'templates/x': '',
    'tests/x': '',
    'node_modules/x': '',
  }),
  rock(
    'flask: own files',
    'flask',
    { ...flask, 'data/x': '' },
    {
      add: part('flask-framework/install-app', 'prime: [flask/app/app.py, flask/app/data]'),
    },
  ),
  rock(
    'flask: files left out',
    'flask',
    { ...flask, '.git/x': '', 'x.rock': '', 'node_modules/x': '', '.env': '' },
    {
      add: part('flask-framework/install-app', 'prime: ["- flask/app/.env"]'),
    },
  ),
  rock('flask: files elsewhere', 'flask', flask, {
    add: part('flask-framework/install-app', 'prime: [app.py]'),
  }),
  rock('flask: packages', 'flask', flask, {
    add: part(
      'flask-framework/dependencies',
      'stage-packages: [libpq-dev, python3-venv]\npython-packages: [x]\npython-requirements: [r.txt]\nbuild-environment: [{A: b}]',
    ),
  }),
  rock('flask: another service and a check', 'flask', flask, {
    add: 'services: {worker: {override: replace, command: /bin/x, startup: enabled}, flask: {environment: {A: b}}}\nchecks: {up: {override: replace, http: {url: "http://localhost:8000/healthz"}}}\n',
  }),
];

const djangoRocks: readonly ExpansionCase[] = [
  rock('django', 'django', django),
  rock('django: 22.04', 'django', django, { base: jammy }),
  rock('django: 26.04', 'django', django, { base: later }),
  rock('django: 26.04 enabled', 'django', django, { base: later, experimental: true }),
  rock('django: 25.10', 'django', django, { base: 'base: ubuntu@25.10', experimental: true }),
  rock('django: bare', 'django', django, { base: bare }),
  rock('django: bare of 22.04', 'django', django, { base: jammyBare }),
  rock('django: requirements of something else', 'django', {
    ...django,
    'requirements.txt': 'wagtail\ngevent\n',
  }),
  rock('django: no requirements', 'django', { 'my_app/my_app/wsgi.py': wsgi }),
  rock('django: only pyproject.toml', 'django', {
    'my_app/my_app/wsgi.py': wsgi,
    'pyproject.toml': '[project]\nname = "x"\nversion = "1"\ndependencies = ["Django"]\n',
  }),
  rock('django: broken pyproject.toml', 'django', { ...django, 'pyproject.toml': '[project\n' }),
  rock('django: dependencies of no list', 'django', {
    ...django,
    'pyproject.toml': '[project]\ndependencies = 1\n',
  }),
  rock('django: layout of the tutorial', 'django', {
    'requirements.txt': 'Django\n',
    'my_app/mysite/wsgi.py': wsgi,
  }),
  rock('django: the first has none', 'django', {
    'requirements.txt': 'Django\n',
    'my_app/my_app/wsgi.py': 'def application(): ...\n',
    'my_app/mysite/wsgi.py': wsgi,
  }),
  rock('django: folder of another name', 'django', {
    'requirements.txt': 'Django\n',
    'shop/shop/wsgi.py': wsgi,
  }),
  rock('django: own command', 'django', { 'requirements.txt': 'Django\n' }, { add: command('django') }),
  rock('django: empty command', 'django', django, { add: 'services: {django: {command: ""}}\n' }),
  rock('django: broken', 'django', { ...django, 'my_app/my_app/wsgi.py': 'application = (\n' }),
  rock('django: own part', 'django', django, {
    add: part('django-framework/install-app', 'plugin: dump\nsource: src\norganize: {"*": django/app/}'),
  }),
  rock('django: a piece of a part', 'django', django, {
    add: part('django-framework/install-app', 'stage: [-django/app/x]'),
  }),
  rock('django: a part that is none', 'django', django, { add: 'parts: {django-framework/install-app: }\n' }),
  rock('django: packages', 'django', django, {
    add: part('django-framework/dependencies', 'stage-packages: [libmagic1]\nstage: [-x]'),
  }),
  rock('django: parts of no text', 'django', django, { add: 'parts: ""\n' }),
  rock('django: parts of text', 'django', django, { add: 'parts: text\n' }),
  rock('django: parts of nothing', 'django', django, { add: 'parts:\n' }),
  rock('django: a number starts it', 'django', django, { add: 'entrypoint-service: 0\n' }),
  rock('django: user twice', 'django', django, { add: 'run-user: _daemon_\n' }),
  rock('django: services of nothing', 'django', django, { add: 'services: \n' }),
];

const fastapiRocks: readonly ExpansionCase[] = [
  rock('fastapi', 'fastapi', fastapi),
  rock('fastapi: 22.04', 'fastapi', fastapi, { base: jammy }),
  rock('fastapi: 26.04', 'fastapi', fastapi, { base: later }),
  rock('fastapi: 26.04 enabled', 'fastapi', fastapi, { base: later, experimental: true }),
  rock('fastapi: bare', 'fastapi', fastapi, { base: bare }),
  rock('fastapi: bare of 22.04', 'fastapi', fastapi, { base: jammyBare }),
  rock('fastapi: no requirements', 'fastapi', { 'app.py': 'app = 1\n' }),
  rock('fastapi: another requirement', 'fastapi', { ...fastapi, 'requirements.txt': 'flask\n' }),
  rock('fastapi: starlette in a comment', 'fastapi', { ...fastapi, 'requirements.txt': '# Starlette\n' }),
  rock('fastapi: requirements are a folder', 'fastapi', { 'requirements.txt/x': '', 'app.py': 'app = 1\n' }),
  rock('fastapi: no entry point', 'fastapi', {
    'requirements.txt': 'fastapi\n',
    'app.py': 'application = 1\n',
  }),
  rock('fastapi: a factory', 'fastapi', {
    'requirements.txt': 'fastapi\n',
    'app.py': 'def create_app(): ...\n',
  }),
  rock('fastapi: a package', 'fastapi', {
    'requirements.txt': 'fastapi\n',
    'src/main.py': 'from x import y as app\n',
    'static/x': '',
    'migrate.sh': '',
    'other/x': '',
  }),
  rock('fastapi: a package that exports', 'fastapi', {
    'requirements.txt': 'fastapi\n',
    'my_app/__init__.py': 'from .web import app\n',
  }),
  rock('fastapi: a package of the name of a file beside', 'fastapi', {
    'requirements.txt': 'fastapi\n',
    'static/app.py': 'app = 1\n',
    'app/main.py': 'app = 1\n',
  }),
  rock('fastapi: broken', 'fastapi', { ...fastapi, 'app.py': 'app = [\n' }),
  rock('fastapi: broken, but not looked at', 'fastapi', { ...fastapi, 'main.py': 'app = [\n' }),
  rock('fastapi: own command', 'fastapi', { ...fastapi, 'static/x': '' }, { add: command('fastapi') }),
  rock(
    'fastapi: own command, nothing known',
    'fastapi',
    { ...fastapi, '.env': '', '.yarn/x': '' },
    {
      add: command('fastapi'),
    },
  ),
  rock(
    'fastapi: own files',
    'fastapi',
    { ...fastapi, 'data/x': '' },
    {
      add: part('fastapi-framework/install-app', 'prime: [app/app.py, app/data/, app/data/../x]'),
    },
  ),
  rock(
    'fastapi: files left out',
    'fastapi',
    { ...fastapi, 'data/x': '', 'x.rock': '' },
    {
      add: part('fastapi-framework/install-app', 'prime: [-app/data]'),
    },
  ),
  rock('fastapi: files elsewhere', 'fastapi', fastapi, {
    add: part('fastapi-framework/install-app', 'prime: [srv/app.py]'),
  }),
  rock('fastapi: environment', 'fastapi', fastapi, {
    add: 'services: {fastapi: {environment: {UVICORN_HOST: "::", UVICORN_ROOT_PATH: /x}}}\n',
  }),
];

const ownOption = 'config: {options: {webserver-workers: {type: int}}}\n';

export const pythonCases: readonly ExpansionCase[] = [
  ...flaskRocks,
  ...djangoRocks,
  ...fastapiRocks,
  ...['flask', 'django', 'fastapi'].flatMap((framework) => charms(framework, ownOption)),
];
