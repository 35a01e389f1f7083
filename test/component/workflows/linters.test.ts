import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planWorkflow, type InitPlan } from '../../../src/cli/init/templates.ts';
import { frameworks } from '../../../src/frameworks/index.ts';
import { goProgram } from '../../support/go-programs.ts';
import { pythonTools } from '../../support/python-tools.ts';
import { workflowSnippets, type Snippet } from '../../support/snippets.ts';
import { ROOT } from '../../support/source-files.ts';

// The linters of the field, with their own rules and no network: over our workflows, manifests and pages.
let folder: string;
const zizmor = join(pythonTools('zizmor', 'zizmor==1.32.0'), 'zizmor');
const actionlint = goProgram('actionlint', 'github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
const snippets: readonly Snippet[] = [
  ...workflowSnippets(),
  ...frameworks.flatMap((framework) =>
    ['', 'apps/web'].map((place) => ({
      place: `init ${framework.id} ${place}`,
      workflow: planWorkflow({ framework, name: 'web' } as InitPlan, place).content,
    })),
  ),
];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'linters-'));
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  cpSync(join(ROOT, '.github/zizmor.yml'), join(folder, '.github/zizmor.yml'));
  // actionlint looks for the root of a repository.
  mkdirSync(join(folder, '.git'));
  for (const snippet of snippets) writeFileSync(fileOf(snippet), snippet.workflow);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf({ place }: Snippet): string {
  return join(folder, '.github/workflows', `${place.replaceAll(/[/:. ]/g, '-')}.yml`);
}

function runZizmor(...inputs: readonly string[]): { status: number | null; output: string } {
  const args = ['--offline', '--persona=auditor', '--no-progress', '--color=never', '--quiet', ...inputs];
  const { status, stdout, stderr } = spawnSync(zizmor, args, { encoding: 'utf8', cwd: ROOT });
  return { status, output: stdout + stderr };
}

function runActionlint(cwd: string, files: readonly string[]): { status: number | null; output: string } {
  const args = ['-no-color', '-shellcheck=', '-pyflakes=', ...files];
  const { status, stdout, stderr } = spawnSync(actionlint, args, { encoding: 'utf8', cwd });
  return { status, output: stdout + stderr };
}

describe('zizmor, as an auditor', () => {
  test('finds nothing in our workflows and manifests', () => {
    const { status, output } = runZizmor('.');
    expect(output).not.toMatch(/^(error|warning|help|info)\[/m);
    expect(status, output).toBe(0);
  });
  test.each(snippets)('finds nothing at $place', (snippet) => {
    const { status, output } = runZizmor(fileOf(snippet));
    expect(status, output).toBe(0);
  });
});

describe('actionlint', () => {
  const own = readdirSync(join(ROOT, '.github/workflows')).map((name) => join('.github/workflows', name));
  test('finds nothing in our workflows', () => {
    expect(runActionlint(ROOT, own)).toEqual({ status: 0, output: '' });
  });
  test.each(snippets)('finds nothing at $place', (snippet) => {
    expect(runActionlint(folder, [fileOf(snippet)])).toEqual({ status: 0, output: '' });
  });
});

test('both find what is bad', () => {
  const bad = join(folder, '.github/workflows/bad.yml');
  writeFileSync(
    bad,
    `on: pull_request_target
jobs:
  x:
    runs-on: ubuntu-nowhere
    steps:
      - uses: actions/checkout@main
        with: { ref: '\${{ github.event.pull_request.head.sha }}' }
      - run: echo '\${{ github.event.pull_request.title }}'
`,
  );
  expect(runZizmor(bad).output).toMatch(/unpinned-uses|dangerous-triggers/);
  expect(runActionlint(folder, [bad]).output).toMatch(/label "ubuntu-nowhere" is unknown/);
  rmSync(bad);
});

test('every input that a page gives to one of our actions exists', () => {
  const wrong = snippets.flatMap(({ place, workflow }) =>
    [
      ...workflow.matchAll(
        /uses: org\/paas-action\/([a-z-]+)@\S+\n(?:\s+id: \S+\n)?\s+with:(.*(?:\n\s{10,}\S.*)*)/g,
      ),
    ].flatMap(([, action = '', given = '']) => {
      const manifest = readFileSync(join(ROOT, action, 'action.yml'), 'utf8');
      const names = [...given.matchAll(/(?:^|[{,\n])\s*([a-z][a-z-]*):/g)].map(([, name = '']) => name);
      return names
        .filter((name) => !manifest.includes(`\n  ${name}:\n`))
        .map((name) => `${place}: ${action} ${name}`);
    }),
  );
  expect(wrong).toEqual([]);
});
