import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openImage, writeOciArchive } from '../../src/oci/index.ts';
import { BUNDLES } from '../support/bundles.ts';
import { realPorts, type TestPorts } from '../support/ports.ts';
import { sampleImage } from '../support/sample-image.ts';
import { startScriptedRegistry, type ScriptedRegistry } from '../support/scripted-registry.ts';
import { ROOT } from '../support/source-files.ts';

// The page docs/gitlab.md is run: the lines of its jobs, in a shell, with what a GitLab runner gives to a job.
interface Job {
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
}

let project: string;
let bin: string;
let ports: TestPorts;
let registry: ScriptedRegistry;
const PASSWORD = 'glpat-hunter2hunter2';

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'gitlab-'));
  bin = join(project, '.bin');
  await mkdir(bin);
  await cp(join(ROOT, 'examples/flask/charm-ops'), join(project, 'charm'), { recursive: true });
  await release(join(project, '.release'));
  // No apt on the machine of the tests.
  await writeFile(join(bin, 'apt-get'), '#!/bin/sh\n', { mode: 0o755 });
  ports = realPorts();
  const token = Buffer.from(`gitlab-ci-token:${PASSWORD}`).toString('base64');
  registry = await startScriptedRegistry({
    guard: ({ authorization }) =>
      authorization === `Basic ${token}`
        ? undefined
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="gitlab"' } },
  });
});
afterEach(async () => {
  await registry.close();
  await ports.dispose();
  await rm(project, { recursive: true, force: true });
});

/** A repository with the tag of a release, in which the program is. */
async function release(folder: string): Promise<void> {
  await cp(join(BUNDLES, 'cli'), join(folder, 'dist/cli'), { recursive: true });
  await cp(join(BUNDLES, 'assets'), join(folder, 'dist/assets'), { recursive: true });
  const git = async (...args: string[]): Promise<unknown> =>
    promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
      cwd: folder,
    });
  await git('init', '--quiet');
  await git('add', '--force', '.');
  await git('commit', '--quiet', '--message', 'release');
  await git('tag', 'v1');
}

async function runJob(name: string): Promise<{ code: number | null; log: string }> {
  const page = await readFile(join(ROOT, 'docs/gitlab.md'), 'utf8');
  const file = parse(/```yaml\n([^]*?)```/.exec(page)?.[1] ?? '') as Record<string, Job> & {
    variables: Record<string, string>;
    default: Pick<Job, 'before_script'>;
  };
  const job = file[name];
  if (job === undefined) throw new Error(`docs/gitlab.md has no job ${name}`);
  const given = {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_PROJECT_DIR: project,
    CI_REGISTRY_USER: 'gitlab-ci-token',
    CI_REGISTRY_PASSWORD: PASSWORD,
    CI_REGISTRY_IMAGE: `${registry.host}/group/project`,
    TMPDIR: project,
    // git itself goes to the repository of the test instead of GitHub.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${join(project, '.release')}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://github.com/org/paas-action',
  };
  const variables = Object.entries(file.variables).map(([key, value]) => [
    key,
    value.replace('$CI_PROJECT_DIR', project),
  ]);
  const lines = [...(job.before_script ?? file.default.before_script ?? []), ...job.script];
  const child = spawn('bash', ['-eo', 'pipefail', '-c', lines.join('\n')], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: [bin, join(process.execPath, '..'), process.env['PATH'] ?? ''].join(delimiter),
      HOME: process.env['HOME'] ?? '/root',
      ...given,
      ...(Object.fromEntries(variables) as Record<string, string>),
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, log };
}

describe('the jobs of docs/gitlab.md', () => {
  test('charm: packs with its cache inside the project, and says where', async () => {
    const { code, log } = await runJob('charm');
    expect(code, log).toBe(0);
    const outputs = await readFile(join(project, 'packed.txt'), 'utf8');
    expect(outputs).toMatch(/^charm=.*\/packed\/guestbook_amd64\.charm$/m);
    expect(await readFile(join(project, 'packed.md'), 'utf8')).toContain('### Charm guestbook');
    expect(log).toContain('engine embedded, because charmcraft is not on PATH');
    expect((await ports.files.list(join(project, '.cache/paas-action')))?.length).toBeGreaterThan(0);
  });

  test('image: logs in with what the job has, pushes by digest, and shows no password', async () => {
    const { store, image, folder } = await sampleImage(ports);
    const rock = join(project, 'packed/guestbook_1.0_amd64.rock');
    await mkdir(join(project, 'packed'));
    await writeOciArchive(store, image, rock, { tag: '1.0', dockerName: 'guestbook:1.0' });
    await rm(folder, { recursive: true });
    const { code, log } = await runJob('image');
    expect(code, log).toBe(0);
    const { digest } = (await openImage(ports, { kind: 'archive', path: rock }, undefined)).image.manifest;
    expect(log).toContain(`pushed ${registry.host}/group/project@${digest}`);
    expect([...registry.manifests.keys()]).toContain('1.0');
    expect(log).not.toContain(PASSWORD);
  });
});
