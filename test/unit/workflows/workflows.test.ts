import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { actions } from '../../../actions/index.ts';
import { ROOT } from '../../support/source-files.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(ROOT, '.github/workflows');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yml'));
const read = (name: string): { text: string; workflow: Workflow } => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  return { text, workflow: parse(text) as Workflow };
};
const definitions = new Map(actions.map(({ definition }) => [definition.name, definition]));

/** The action of ours that a step uses; the one at the root is the pipeline. */
function ownAction(uses = ''): string | undefined {
  const match = /^org\/paas-action(?:\/([\w-]+))?@v1$/.exec(uses);
  return match === null ? undefined : (match[1] ?? 'pipeline');
}

describe.each(files)('%s', (name) => {
  const { text, workflow } = read(name);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps ?? []);

  test("names other people's actions by a commit, with the version beside it", () => {
    const foreign = [...text.matchAll(/uses: (\S+)(.*)/g)].filter(
      ([, uses = '']) => !/^org\/paas-action[/@]/.test(uses),
    );
    for (const [, uses, comment] of foreign) {
      expect(uses).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
  });

  test('gives our own actions inputs that they have, and reads outputs that they give', () => {
    for (const { uses, with: inputs = {} } of steps) {
      const own = ownAction(uses);
      if (own === undefined) continue;
      const definition = definitions.get(own);
      expect(definition, own).toBeDefined();
      for (const input of Object.keys(inputs)) expect(Object.keys(definition?.inputs ?? {})).toContain(input);
    }
    for (const [, id, output] of text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      const step = steps.find((each) => each.id === id);
      const definition = definitions.get(ownAction(step?.uses) ?? '');
      const written = [...(step?.run ?? '').matchAll(/echo "([\w-]+)=/g)].map(([, key]) => key);
      const given = [...Object.keys(definition?.outputs ?? {}), ...written];
      expect(given, `${String(id)}.${String(output)}`).toContain(output);
    }
  });

  test('puts no text of others into a shell, and never checks out the head of a pull request', () => {
    for (const { run, uses, with: inputs } of steps) {
      expect(run ?? '').not.toContain('${{');
      if (uses?.startsWith('actions/checkout@')) {
        expect(inputs).toEqual({ 'persist-credentials': false });
      }
    }
    expect(JSON.stringify(workflow.on)).not.toContain('pull_request_target');
  });

  test('bounds time and rights of every job', () => {
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
  });
});

test('the jobs that may write run no code of the app', () => {
  const { check, publish, build, test: tested } = read('release.yml').workflow.jobs;
  for (const job of [check, publish])
    expect(job?.steps?.some(({ uses }) => uses?.includes('checkout'))).toBe(false);
  expect(build?.permissions).toEqual({ contents: 'read' });
  expect(tested?.permissions).toEqual({ contents: 'read' });
  expect(JSON.stringify([build, tested])).not.toContain('secrets.');
});

test('what a release needs is proved before it is built, of the rights that it has then', () => {
  const { check, publish, build } = read('release.yml').workflow.jobs;
  expect(build?.needs).toBe('check');
  expect(check?.permissions).toEqual(expect.objectContaining({ packages: 'write' }));
  expect(publish?.permissions).toEqual({ contents: 'read', ...check?.permissions });
});

describe('the workflow that publishes the pull requests of forks', () => {
  const { receive, publish, preview } = read('publish-pull-request.yml').workflow.jobs;
  const publishing = publish?.steps?.find(({ uses }) => ownAction(uses) === 'publish')?.with;

  test('runs no code of theirs: it checks out nothing and runs nothing but our actions', () => {
    for (const job of [receive, publish, preview]) {
      for (const { uses, run = '' } of job?.steps ?? []) {
        if (uses !== undefined) expect(ownAction(uses)).toBeDefined();
        expect(run).not.toMatch(/needs\.|npm|pip|make|\.\//);
      }
    }
  });

  test('reads what is hostile where there is no secret and nothing may be written', () => {
    expect(JSON.stringify(receive)).not.toContain('secrets.');
    expect(new Set(Object.values(receive?.permissions ?? {}))).toEqual(new Set(['read']));
    expect(JSON.stringify(publish?.permissions)).not.toContain('actions');
  });

  test('publishes what was received and nothing else, where the number of the pull request says', () => {
    expect(publish?.needs).toBe('receive');
    expect(publishing).toMatchObject({
      'expect-digest': '${{ needs.receive.outputs.digest }}',
      'expect-charm': '${{ needs.receive.outputs.charm-sha256 }}',
      image: '${{ steps.name.outputs.image }}',
      'charm-name': '${{ steps.name.outputs.charm-name }}',
      channel: '${{ steps.name.outputs.channel }}',
    });
    expect(publishing).not.toHaveProperty('tags');
  });

  test('is given files by a workflow that has nothing to give away', () => {
    const { workflow, text } = read('pack.yml');
    expect(text).not.toContain('secrets.');
    expect(Object.values(workflow.jobs).map(({ permissions }) => permissions)).toEqual([
      { contents: 'read' },
    ]);
  });
});

describe('release notes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notes-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), '{"version": "1.2.3"}');
  writeFileSync(
    join(folder, 'CHANGELOG.md'),
    '# Changelog\n\n## Unreleased\n\n- later\n\n## [1.2.3] - 2026-01-01\n\n- new\n\n## 1.2.2\n\n- old\n',
  );
  const program = join(ROOT, 'scripts/release-notes.mjs');

  test('are the section of the version and nothing else', () => {
    expect(execFileSync(process.execPath, [program, '1.2.3'], { cwd: folder, encoding: 'utf8' })).toBe(
      '- new\n',
    );
  });

  test.each(['1.2.2', '1.2', 'v1.2.3', '', '9.9.9'])('for %j end the release', (version) => {
    const { status, stdout } = spawnSync(process.execPath, [program, version], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toBe('');
  });
});
