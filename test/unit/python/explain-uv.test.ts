import { describe, expect, it } from 'vitest';
import { explainResolution, parseRequirements } from '../../../src/python/index.ts';

const target = { version: '3.12', glibc: '2.39', architecture: 'arm64' };
const noSolution = 'error: No solution found when resolving dependencies\n  cause: ';
const unsatisfiable = 'we can conclude that your requirements are unsatisfiable.';

const gitFetch = (address: string, said: string): string =>
  `  cause: Git operation failed\n  cause: failed to fetch into: /cache/git-v2/db/a65a\n  cause: process didn't exit successfully: \`/usr/bin/git fetch --force '${address}' '+HEAD:refs/remotes/origin/HEAD'\` (exit status: 128)\n         --- stderr\n         ${said}`;

// The texts are what uv 0.13 prints.
const cases = [
  {
    name: 'a package that does not exist',
    requirements: 'flask\nflaskk-nope==1\n',
    stderr: `${noSolution}Because flaskk-nope was not found in the package registry and you require flaskk-nope==1, ${unsatisfiable}`,
    code: 'PYTHON_REQUIREMENT',
    message: 'there is no Python package called flaskk-nope',
    line: 2,
  },
  {
    name: 'a version that does not exist',
    requirements: '# web\nFlask==99\n',
    stderr: `${noSolution}Because there is no version of flask==99 and you require flask==99, ${unsatisfiable}`,
    code: 'PYTHON_REQUIREMENT',
    message: 'flask has no version ==99 that fits',
    line: 2,
  },
  {
    name: 'a version without wheels',
    requirements: 'psycopg2==2.9.9\n',
    stderr: `${noSolution}Because psycopg2==2.9.9 has no usable wheels and you require psycopg2==2.9.9, ${unsatisfiable}\n\nhint: Wheels are required for \`psycopg2\` because building from source is disabled for all packages (i.e., with \`--no-build\`)`,
    code: 'PYTHON_NO_WHEEL',
    message: 'psycopg2 has no wheel for Python 3.12 on arm64',
    line: 1,
  },
  {
    name: 'wheels for other Python versions only',
    requirements: 'numpy<1.20\n',
    stderr: `${noSolution}Because all of:\n             numpy<=1.9.3\n          have no usable wheels and only the following versions of numpy are available:\n             numpy<=1.9.3\n         and you require numpy<1.20, ${unsatisfiable}\n\nhint: Wheels are required for \`numpy\` because building from source is disabled for all packages (i.e., with \`--no-build\`)`,
    code: 'PYTHON_NO_WHEEL',
    message: 'numpy has no wheel for Python 3.12 on arm64',
    line: 1,
  },
  {
    name: 'a line that is not a requirement',
    requirements: 'click\nflask===\n',
    stderr:
      "error: Couldn't parse requirement in `x.txt` at position 0\n  cause: Unexpected end of version specifier, expected version\n         flask===\n              ^^^",
    code: 'PYTHON_REQUIREMENT',
    message: 'a requirement is not written as Python packaging expects it',
    line: 2,
  },
  {
    name: 'two requirements against each other',
    requirements: 'flask>=3,<4\nclick==5.0\n',
    stderr: `${noSolution}Because flask>=3.0.0 depends on click>=8.1.3 and you require flask>=3, we can conclude that you require click>=8.1.3.\n         And because you require click==5.0, ${unsatisfiable}`,
    code: 'PYTHON_REQUIREMENT',
    message: 'the Python requirements cannot be resolved together',
    line: 2,
  },
  {
    name: 'an included file that is not there',
    requirements: 'flask\n-r base.txt\n',
    stderr:
      'error: Error parsing included file in `requirements.txt` at position 6\n  cause: failed to read from file `/app/base.txt`: No such file or directory (os error 2)',
    code: 'PYTHON_REQUIREMENT',
    message: 'the requirements include base.txt, which is not there',
    line: 2,
  },
  {
    name: 'a folder that is not there',
    requirements: 'flask\n./libs/x\n',
    stderr: 'error: Distribution not found at: file:///app/libs/x',
    code: 'PYTHON_REQUIREMENT',
    message: 'the requirements name /app/libs/x, which is not there',
    line: 2,
  },
  {
    name: 'a repository that cannot be read',
    requirements: 'mylib @ git+https://git.example/x/y@main\n',
    stderr:
      'error: Failed to download and build `mylib @ git+https://git.example/x/y@main`\n  cause: Git operation failed\n  cause: failed to clone into: /cache/git',
    code: 'PYTHON_REQUIREMENT',
    message: 'mylib could not be fetched from https://git.example/x/y',
    line: 1,
  },
  {
    name: 'the host of a repository that cannot be reached',
    requirements: 'flask\nmylib @ git+https://127.0.0.1:1/x/y\n',
    stderr: `error: Failed to download and build \`mylib @ git+https://127.0.0.1:1/x/y\`\n${gitFetch('https://127.0.0.1:1/x/y', "fatal: unable to access 'https://127.0.0.1:1/x/y/': Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server")}`,
    code: 'NETWORK_UNREACHABLE',
    message: '127.0.0.1:1 could not be reached, where a requirement comes from: https://127.0.0.1:1/x/y',
    line: 2,
  },
  {
    name: 'the unknown host of a repository, whose requirement has no name',
    requirements: 'flask\ngit+https://token@git.nowhere.invalid/x/y.git@main\n',
    stderr: `error: Git operation failed\n${gitFetch('https://token@git.nowhere.invalid/x/y.git', "fatal: unable to access 'https://git.nowhere.invalid/x/y.git/': Could not resolve host: git.nowhere.invalid")}`,
    code: 'NETWORK_UNREACHABLE',
    message:
      'git.nowhere.invalid could not be reached, where a requirement comes from: https://git.nowhere.invalid/x/y.git',
    line: 2,
  },
  {
    name: 'a host that is asked by SSH and does not answer',
    requirements: 'mylib @ git+ssh://git@127.0.0.1:1/x/y.git\n',
    stderr: `error: Failed to download and build \`mylib @ git+ssh://git@127.0.0.1:1/x/y.git\`\n${gitFetch('ssh://git@127.0.0.1:1/x/y.git', 'ssh: connect to host 127.0.0.1 port 1: Connection refused')}`,
    code: 'NETWORK_UNREACHABLE',
    message: '127.0.0.1:1 could not be reached, where a requirement comes from: ssh://127.0.0.1:1/x/y.git',
    line: 1,
  },
  {
    name: 'a repository that asks for a login, whose requirement has no name',
    requirements: '# own\ngit+https://git.example/x/y\n',
    stderr: `error: Git operation failed\n${gitFetch('https://git.example/x/y', "fatal: could not read Username for 'https://git.example': terminal prompts disabled")}`,
    code: 'PYTHON_REQUIREMENT',
    message: 'a requirement could not be fetched from https://git.example/x/y',
    line: 2,
  },
  {
    name: 'the host of an archive that cannot be reached',
    requirements: 'flask\nmylib @ https://nowhere.invalid/mylib-1.0.tar.gz\n',
    stderr:
      'error: Failed to download and build `mylib @ https://nowhere.invalid/mylib-1.0.tar.gz`\n  cause: Request failed after 3 retries in 10.6s\n  cause: Failed to fetch: https://nowhere.invalid/mylib-1.0.tar.gz\n  cause: error sending request for url (https://nowhere.invalid/mylib-1.0.tar.gz)\n  cause: client error (Connect)\n  cause: dns error\n  cause: error resolving DNS',
    code: 'NETWORK_UNREACHABLE',
    message:
      'nowhere.invalid could not be reached, where a requirement comes from: https://nowhere.invalid/mylib-1.0.tar.gz',
    line: 2,
  },
  {
    name: 'a wheel that its host does not have',
    requirements: 'mylib @ https://files.example/mylib-1.0-py3-none-any.whl\n',
    stderr:
      'error: Failed to download `mylib @ https://files.example/mylib-1.0-py3-none-any.whl`\n  cause: Failed to fetch: https://files.example/mylib-1.0-py3-none-any.whl\n  cause: HTTP status client error (404 Not Found) for url (https://files.example/mylib-1.0-py3-none-any.whl)',
    code: 'PYTHON_REQUIREMENT',
    message: 'mylib could not be fetched from https://files.example/mylib-1.0-py3-none-any.whl',
    line: 1,
  },
  {
    name: 'an index that cannot be reached',
    requirements: 'flask\n',
    stderr: 'error: Failed to fetch: `https://index.example/simple/flask/`\n  cause: dns error',
    code: 'NETWORK_UNREACHABLE',
    message: 'the Python package index could not be reached',
    line: undefined,
  },
];

describe('explainResolution', () => {
  it.each(cases)('names $name', ({ requirements, stderr, code, message, line }) => {
    const failure = explainResolution(stderr, parseRequirements('requirements.txt', requirements), target);
    expect({ code: failure.code, message: failure.message, line: failure.at?.line }).toEqual({
      code,
      message,
      line,
    });
    expect(failure.hint).toBeDefined();
    expect(failure.details).not.toEqual([]);
  });
});
