import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { workflowSnippets } from '../../support/snippets.ts';
import { ROOT } from '../../support/source-files.ts';

type Rights = Readonly<Record<string, string>>;
interface Wanted {
  readonly required?: boolean;
}
interface Caller {
  readonly jobs: Readonly<
    Record<string, { uses?: string; permissions?: Rights; with?: object; secrets?: object }>
  >;
}
interface Called {
  readonly on: {
    readonly workflow_call: {
      readonly inputs?: Readonly<Record<string, Wanted>>;
      readonly secrets?: Readonly<Record<string, Wanted>>;
    };
  };
  readonly jobs: Readonly<Record<string, { readonly permissions?: Rights }>>;
}

const OURS = /^org\/paas-action\/(\.github\/workflows\/[\w-]+\.yml)@v1$/;

/** Every job on our pages that calls a reusable workflow of ours. */
const calls = workflowSnippets().flatMap(({ place, workflow }) =>
  Object.values((parse(workflow) as Caller).jobs).flatMap((job) => {
    const [, file] = OURS.exec(job.uses ?? '') ?? [];
    return file === undefined ? [] : [{ place, file, job, lines: workflow.trimEnd().split('\n').length }];
  }),
);

test.each(['test.yml', 'preview.yml', 'release.yml', 'promote.yml'])(
  '%s is called in fewer than 15 lines',
  (name) => {
    const lengths = calls.filter(({ file }) => file.endsWith(`/${name}`)).map(({ lines }) => lines);
    expect(Math.min(...lengths)).toBeLessThan(15);
  },
);

describe.each(calls)('$place calls $file', ({ file, job }) => {
  const { on, jobs } = parse(readFileSync(join(ROOT, file), 'utf8')) as Called;
  const { inputs = {}, secrets = {} } = on.workflow_call;

  test.each([
    ['inputs', inputs, job.with ?? {}],
    ['secrets', secrets, job.secrets ?? {}],
  ])('with the %s that it has, and all that it must have', (_what, known, given) => {
    expect(Object.keys(known)).toEqual(expect.arrayContaining(Object.keys(given)));
    const needed = Object.keys(known).filter((name) => known[name]?.required === true);
    expect(Object.keys(given)).toEqual(expect.arrayContaining(needed));
  });

  // GitHub refuses a workflow whose jobs want more than the caller grants.
  test('granting the rights of its jobs and no others', () => {
    const wanted = Object.assign({}, ...Object.values(jobs).map(({ permissions }) => permissions)) as Rights;
    for (const { permissions = {} } of Object.values(jobs))
      for (const [scope, right] of Object.entries(permissions))
        if (right === 'write') Object.assign(wanted, { [scope]: right });
    expect(job.permissions).toEqual(wanted);
  });
});
