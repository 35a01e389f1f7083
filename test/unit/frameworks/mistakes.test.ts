import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { requireFramework } from '../../../src/frameworks/index.ts';
import { readProjectFacts } from '../../../src/project/index.ts';
import { expandRock } from '../../../src/rock/index.ts';
import { expandCharm } from '../../../src/charm/index.ts';
import { samples } from '../../support/framework-samples.ts';
import { realPorts } from '../../support/ports.ts';
import { projectFolders } from '../../support/project-folder.ts';
import type { ProjectFiles } from '../../support/random-project.ts';
import { failureOf } from '../../support/refusal.ts';

const HEAD = "name: my-app\nversion: '1'\nsummary: An app\ndescription: It serves.\nbase: ubuntu@24.04\n";
const rockcraft = (framework: string, head = HEAD): string =>
  `${head}platforms: {amd64: }\nextensions: [${framework}-framework]\n`;

const filesOf = (framework: string, part: string, key: string): string =>
  `parts:\n  ${framework}-framework/${part}:\n    ${key}:\n      - ${framework === 'flask' ? 'flask/' : ''}app/x\n      - my_app/x\n`;

const folders = projectFolders();
const ports = realPorts();
afterAll(async () => {
  folders[Symbol.dispose]();
  await ports.dispose();
});

/** What pack-rock says before anything is built. */
async function expand(files: ProjectFiles): Promise<void> {
  const facts = await readProjectFacts({ files: ports.files }, folders.write(files));
  requireFramework(facts);
  expandRock(facts);
}

interface Mistake {
  readonly name: string;
  readonly files: ProjectFiles;
  /** `file:line`, or the file alone. */
  readonly at?: string;
  readonly message: RegExp;
  readonly hint: RegExp;
}

const flask = { ...samples['flask'], 'rockcraft.yaml': rockcraft('flask') };
const django = { 'requirements.txt': 'Django\n', 'rockcraft.yaml': rockcraft('django') };
const fastapi = { 'requirements.txt': 'fastapi\n', 'rockcraft.yaml': rockcraft('fastapi') };
const app = { 'app.py': 'import flask\napp = flask.Flask(__name__)\n' };
const express = { 'rockcraft.yaml': rockcraft('expressjs') };

const mistakes: readonly Mistake[] = [
  {
    name: 'a misspelt key for the extension',
    files: { ...flask, 'rockcraft.yaml': flask['rockcraft.yaml'].replace('extensions', 'extension') },
    at: 'rockcraft.yaml:7',
    message: /^`extension` is not a key/,
    hint: /`extensions`/,
  },
  {
    name: 'another ending of the file',
    files: { ...samples['flask'], 'rockcraft.yml': flask['rockcraft.yaml'] },
    message: /no rockcraft\.yaml/,
    hint: /git mv rockcraft\.yml rockcraft\.yaml/,
  },
  {
    name: 'the folder of the charm',
    files: { 'charmcraft.yaml': 'name: my-app\n' },
    message: /is the folder of a charm/,
    hint: /the one above/,
  },
  {
    name: "another world's name of an architecture",
    files: { ...flask, 'rockcraft.yaml': flask['rockcraft.yaml'].replace('amd64', 'x86_64') },
    at: 'rockcraft.yaml:6',
    message: /2 problems/,
    hint: /`amd64`/,
  },
  {
    name: 'a list of platforms',
    files: { ...flask, 'rockcraft.yaml': flask['rockcraft.yaml'].replace('{amd64: }', '[amd64]') },
    at: 'rockcraft.yaml:6',
    message: /^`platforms` must be a mapping, it is a list$/,
    hint: /./,
  },
  {
    name: 'a misspelt requirement',
    files: { ...flask, 'requirements.txt': 'requests\nFlaskk>=3\n' },
    at: 'requirements.txt:2',
    message: /but Flaskk is/,
    hint: /`flask`/,
  },
  {
    name: 'a requirement that does not count',
    files: { ...flask, 'requirements.txt': 'flask==3.1.0 --hash=sha256:00\n' },
    at: 'requirements.txt:1',
    message: /does not count a line with options, hashes/,
    hint: /a line `flask`/,
  },
  {
    name: 'a Flask application of another name',
    files: { ...flask, 'app.py': 'import flask\n\nserver = flask.Flask(__name__)\n' },
    at: 'app.py:3',
    message: /is called server/,
    hint: /`app`/,
  },
  {
    name: 'a Flask application inside of something',
    files: { ...flask, 'app.py': 'import flask\nif True:\n    app = flask.Flask(__name__)\n' },
    at: 'app.py:3',
    message: /not made at the top level/,
    hint: /`services\.flask\.command`.* 'app:app' -k \[ sync \]`\.$/,
  },
  {
    name: 'a file of Flask outside of the folder of the app',
    files: { ...flask, 'rockcraft.yaml': `${rockcraft('flask')}${filesOf('flask', 'install-app', 'prime')}` },
    at: 'rockcraft.yaml:12',
    message: /^every entry must start with flask\/app, `my_app\/x` does not$/,
    hint: /`flask\/app\/<name>`/,
  },
  {
    name: 'a file of Go outside of the folder of the app',
    files: { ...samples['go'], 'rockcraft.yaml': `${rockcraft('go')}${filesOf('go', 'assets', 'stage')}` },
    at: 'rockcraft.yaml:12',
    message: /^every entry must start with app\/, `my_app\/x` does not$/,
    hint: /`app\/<name>`/,
  },
  {
    name: 'packages in a Pipfile',
    files: { ...app, Pipfile: '[packages]\nflask = "*"\n', 'rockcraft.yaml': rockcraft('flask') },
    at: 'requirements.txt',
    message: /neither requirements\.txt nor pyproject\.toml/,
    hint: /pipenv requirements > requirements\.txt/,
  },
  {
    name: "packages in Poetry's own table",
    files: {
      ...app,
      'pyproject.toml': '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nflask = "^3"\n',
      'rockcraft.yaml': rockcraft('flask'),
    },
    at: 'pyproject.toml:3',
    message: /does not read the table of Poetry/,
    hint: /`\[project\]`/,
  },
  {
    name: 'packages of FastAPI in pyproject.toml',
    files: { ...app, 'pyproject.toml': '[project]\nname = "x"\n', 'rockcraft.yaml': rockcraft('fastapi') },
    at: 'requirements.txt',
    message: /no requirements\.txt/,
    hint: /uv pip compile/,
  },
  {
    name: 'manage.py beside rockcraft.yaml',
    files: { ...django, 'manage.py': '', 'my_app/wsgi.py': 'application = 1\n' },
    at: 'manage.py',
    message: /looks for the project in the folder my_app/,
    hint: /Move manage\.py/,
  },
  {
    name: 'a FastAPI application of another name',
    files: { ...fastapi, 'app/main.py': 'from fastapi import FastAPI\napi: FastAPI = FastAPI()\n' },
    at: 'app/main.py:2',
    message: /is called api/,
    hint: /`app`/,
  },
  {
    name: 'a Django project in a folder of another name',
    files: { ...django, 'web_site/manage.py': '', 'web_site/site/wsgi.py': 'application = 1\n' },
    at: 'web_site/manage.py',
    message: /in the folder web_site, and rockcraft looks for it in my_app/,
    hint: /`name: web-site`/,
  },
  {
    name: 'a WSGI module without the application',
    files: { ...django, 'my_app/manage.py': '', 'my_app/my_app/wsgi.py': 'app = 1\n' },
    at: 'my_app/my_app/wsgi.py',
    message: /no top-level `application`/,
    hint: /get_wsgi_application/,
  },
  {
    name: 'package.json beside rockcraft.yaml',
    files: { ...express, 'package.json': '{}' },
    at: 'app/package.json',
    message: /package\.json is beside rockcraft\.yaml/,
    hint: /git mv package\.json/,
  },
  {
    name: 'a package.json that is no JSON',
    files: { ...express, 'app/package.json': '{\n  "name": "x",\n  scripts: {}\n}\n' },
    at: 'app/package.json:3',
    message: /not valid JSON/,
    hint: /./,
  },
  {
    name: 'a package.json with a comma too many',
    files: { ...express, 'app/package.json': '{\n  "name": "x",\n}\n' },
    at: 'app/package.json:3',
    message: /not valid JSON/,
    hint: /./,
  },
  {
    name: 'a package.json without the script',
    files: { ...express, 'app/package.json': '{\n  "name": "x",\n  "scripts": {"strat": "node ."}\n}\n' },
    at: 'app/package.json:3',
    message: /no script `start`/,
    hint: /"start": "node server\.js"/,
  },
  {
    name: 'a package whose name is none',
    files: { ...express, 'app/package.json': '{\n  "name": 5,\n  "scripts": {"start": "node ."}\n}\n' },
    at: 'app/package.json:2',
    message: /no `name`/,
    hint: /folder of the app/,
  },
];

describe('what is said of a mistake', () => {
  test.each(mistakes)('$name', async ({ files, at, message, hint }) => {
    const failure = await failureOf(expand(files));
    const { file, line } = failure.at ?? {};
    expect([failure.message, failure.hint]).toEqual([
      expect.stringMatching(message),
      expect.stringMatching(hint),
    ]);
    expect([file, line].filter((each) => each !== undefined).join(':')).toBe(at ?? '');
  });

  test.each(['rockcraft.yaml', 'requirements.txt', 'app.py'])('%s in another encoding', async (name) => {
    const folder = folders.write({ ...flask, [name]: '' });
    await writeFile(join(folder, name), Buffer.from('# one\r\n# \u00e9t\u00e9\n', 'latin1'));
    const work = readProjectFacts({ files: ports.files }, folder).then((facts) => expandRock(facts));
    expect(await failureOf(work)).toMatchObject({
      message: expect.stringContaining('not UTF-8') as string,
      at: { file: name, line: 2 },
    });
  });

  test('a charm is looked for in the folder of the app', async () => {
    const facts = await readProjectFacts({ files: ports.files }, folders.write(flask));
    const failure = await failureOf(Promise.resolve().then(() => expandCharm(facts)));
    expect(failure.hint).toMatch(/the folder of an app: point `path` at that of its charm/);
  });
});
