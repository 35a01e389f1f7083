import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { planWorkflow, type InitPlan } from '../../../src/cli/init/templates.ts';
import { frameworks } from '../../../src/frameworks/index.ts';
import { languageServiceOn } from '../../support/language-service.ts';
import { goProgram } from '../../support/go-programs.ts';
import { pythonTools } from '../../support/python-tools.ts';
import { workflowSnippets, type Snippet } from '../../support/snippets.ts';
import { ROOT } from '../../support/source-files.ts';

// The linters of the field, with their own rules and no network: over our workflows, manifests and pages.
let folder: string;
const zizmor = join(pythonTools('zizmor', 'zizmor==1.32.0'), 'zizmor');
const actionlint = goProgram('actionlint', 'github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12');
const own = readdirSync(join(ROOT, '.github/workflows')).map((name) => join('.github/workflows', name));
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
  test('finds nothing in our workflows', () => {
    expect(runActionlint(ROOT, own)).toEqual({ status: 0, output: '' });
  });
  test.each(snippets)('finds nothing at $place', (snippet) => {
    expect(runActionlint(folder, [fileOf(snippet)])).toEqual({ status: 0, output: '' });
  });
});

test('zizmor and actionlint find what is bad', () => {
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

describe("GitHub's language service", () => {
  const manifests = ['.', ...readdirSync(ROOT)]
    .map((folder) => join(folder, 'action.yml'))
    .filter((file) => existsSync(join(ROOT, file)));
  test.each([...own, ...manifests])('finds nothing in %s', async (file) => {
    expect(await languageServiceOn(file, readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
  });
  test.each(snippets)('finds nothing at $place', async (snippet) => {
    expect(await languageServiceOn('.github/workflows/page.yml', snippet.workflow)).toEqual([]);
  });
  test('finds an input that an action of ours does not have', async () => {
    const workflow = stringify({
      on: 'push',
      jobs: {
        app: { 'runs-on': 'x', steps: [{ uses: 'org/paas-action/publish@v1', with: { rok: 'a.rock' } }] },
      },
    });
    expect(await languageServiceOn('.github/workflows/page.yml', workflow)).toEqual([
      ".github/workflows/page.yml:8: Invalid action input 'rok'",
    ]);
  });
  // A runner that meets one there refuses to load the action.
  test('finds an expression in a description', async () => {
    const manifest = stringify({
      name: 'x',
      description: 'x',
      inputs: { password: { description: 'for ghcr.io ${{ github.token }}' } },
      runs: { using: 'node20', main: 'index.js' },
    });
    expect(await languageServiceOn('action.yml', manifest)).toEqual([
      "action.yml:5: Unrecognized named-value: 'github'",
    ]);
  });
});
