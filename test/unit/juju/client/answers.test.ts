import { describe, expect, it } from 'vitest';

import { errorLine, failureOf, isAlreadyThere, isUnsupported } from '../../../../src/juju/client/answers.ts';
import { readRows } from '../../../support/juju-rows.ts';

const refused = readRows('errors').filter((row) => row.exitCode > 0);

/** The few recorded refusals that are more than a plain no. Everything else must be JUJU_REFUSED. */
const SPECIAL: readonly { readonly words: RegExp; readonly code: string; readonly retryable: boolean }[] = [
  { words: /please try refresh again/, code: 'JUJU_UNREACHABLE', retryable: true },
  { words: /k8s proxy|opening API connection|unable to connect/, code: 'JUJU_UNREACHABLE', retryable: true },
  { words: /No controllers registered/, code: 'JUJU_NO_CONTROLLER', retryable: false },
  { words: /there is no active controller/, code: 'JUJU_NO_CONTROLLER', retryable: false },
  { words: /controller nosuchctl not found/, code: 'JUJU_NO_CONTROLLER', retryable: false },
  { words: /unauthorized access/, code: 'JUJU_NO_CONTROLLER', retryable: false },
];

describe('refusals of the real juju', () => {
  it.each(refused.map((row) => [row.argv.slice(1).join(' '), row] as const))('%s', (_, row) => {
    const failure = failureOf(row.argv.slice(1), row);
    const special = SPECIAL.find(({ words }) => words.test(row.stderr));
    expect(failure.code).toBe(special?.code ?? 'JUJU_REFUSED');
    expect(failure.retryable).toBe(special?.retryable ?? false);
    expect(failure.message).not.toMatch(/ERROR|exit code/);
    expect(failure.message).not.toMatch(/: $/);
  });

  it('knows a relation that is there from one that cannot be', () => {
    const integrate = refused.filter((row) => row.argv[1] === 'integrate');
    expect(integrate.filter(isAlreadyThere).map((row) => row.note)).toEqual(['relation exists']);
  });

  it('knows a command that this client does not have', () => {
    const unsupported = refused.filter(isUnsupported).map((row) => row.stderr.split('\n').join(' '));
    expect(unsupported.filter((line) => line.includes('is not a juju command'))).toHaveLength(1);
    expect(unsupported.filter((line) => line.includes('wait-for'))).not.toEqual([]);
    expect(unsupported.filter((line) => /directory|base "/.test(line))).toEqual([]);
  });
});

describe('the line that says why', () => {
  it.each([
    ['the text after ERROR', 'Located charm\nERROR no such model\n', 'no such model'],
    ['the line after a bare ERROR', 'ERROR \njuju client not compatible\n', 'juju client not compatible'],
    ['the last line without ERROR', 'first\nlast\n\n', 'last'],
    ['nothing for nothing', '', ''],
  ])('%s', (_, stderr, line) => expect(errorLine(stderr)).toBe(line));
});
