import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/errors/index.ts';
import { readLock } from '../../../src/rock/builds/npm/lock.ts';
import { readPackageJson } from '../../../src/rock/builds/npm/package-json.ts';
import { explainNpm } from '../../../src/rock/builds/npm/run-npm.ts';
import { refusalOf } from '../../support/refusal.ts';

const packageJson = `{
  "name": "shop",
  "dependencies": {
    "express": "^99.0.0",
    "@own/left-pad": "1.3.0"
  }
}
`;
const explain = (...said: readonly string[]): Failure =>
  explainNpm(new Failure('TOOL_FAILED', 'npm failed'), said, {
    part: 'app',
    file: 'app/package.json',
    packageJson,
  });

// The texts are what npm 10 prints, without `npm error`.
describe('what npm says has the line of the package that it is about', () => {
  test.each([
    [
      'a version that does not exist',
      ['code ETARGET', 'notarget No matching version found for express@^99.0.0.'],
      'notarget No matching version found for express@^99.0.0.',
      4,
    ],
    [
      'a package that does not exist',
      [
        'code E404',
        '404 Not Found - GET https://registry.npmjs.org/@own%2fleft-pad',
        '404',
        "404  The requested resource '@own/left-pad@1.3.0' could not be found or you do not have permission to access it.",
      ],
      '404 Not Found - GET https://registry.npmjs.org/@own%2fleft-pad',
      5,
    ],
    [
      'a lock file without a package',
      [
        'code EUSAGE',
        '',
        '`npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.',
        'Missing: @own/left-pad@1.3.0 from lock file',
      ],
      'Missing: @own/left-pad@1.3.0 from lock file',
      5,
    ],
    [
      'a lock file with another version',
      ['code EUSAGE', "Invalid: lock file's express@4.21.2 does not satisfy express@99.0.0"],
      "Invalid: lock file's express@4.21.2 does not satisfy express@99.0.0",
      4,
    ],
    [
      'a package that others bring along',
      ['code ETARGET', 'notarget No matching version found for qs@^99.0.0.'],
      'notarget No matching version found for qs@^99.0.0.',
      undefined,
    ],
  ])('%s', (_, said, message, line) => {
    expect(explain(...said)).toMatchObject({
      message: `parts.app: npm: ${message}`,
      at: line === undefined ? { file: 'app/package.json' } : { file: 'app/package.json', line },
    });
  });
});

describe('a file of npm that is wrong is told at its line', () => {
  test.each([
    ['a package.json that is no JSON', '{\n  "name": "x"\n  "main": "y"\n}', 3, /not valid JSON/],
    [
      'a version that is a number',
      '{\n "name": "x",\n "dependencies": {\n  "a": 5\n}}',
      4,
      /not the package\.json/,
    ],
    ['a script', '{"name": "install",\n"scripts": {\n"install": "make"}}', 3, /the script install would run/],
    ['workspaces', '{"name": "x",\n"workspaces": []}', 2, /workspaces is not supported/],
  ])('%s', (_, text, line, message) => {
    const failure = refusalOf(() => readPackageJson(text, 'app/package.json'));
    expect(failure.message).toMatch(message);
    expect(failure.at).toEqual({ file: 'app/package.json', line });
  });

  test.each([
    ['a lock file with the mark of a conflict', '{\n<<<<<<< HEAD\n}', 2, /not valid JSON/],
    ['a lock file of an old npm', '{\n  "name": "x",\n  "lockfileVersion": 1\n}', 3, /npm 7/],
  ])('%s', (_, text, line, message) => {
    const failure = refusalOf(() => readLock(text, 'app/package-lock.json'));
    expect(failure.message).toMatch(message);
    expect(failure.at).toEqual({ file: 'app/package-lock.json', line });
  });
});
