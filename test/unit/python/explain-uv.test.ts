import { describe, expect, it } from 'vitest';
import { explainResolution, parseRequirements } from '../../../src/python/index.ts';

const target = { version: '3.12', glibc: '2.39', architecture: 'arm64' };
const noSolution = 'error: No solution found when resolving dependencies\n  cause: ';
const unsatisfiable = 'we can conclude that your requirements are unsatisfiable.';

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
