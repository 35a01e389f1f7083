import { join } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import {
  connectRuns,
  findArtifactStore,
  findPullOf,
  keepFile,
  readFinishedRun,
  requireFinishedRun,
  takeArtifact,
  type RunsApi,
  type RunState,
  type TakenFile,
} from '../../src/github/index.ts';
import { checkCharm } from './check-charm.ts';
import { checkRock } from './check-rock.ts';
import type { receive } from './definition.ts';

type Run = ActionRun<typeof receive>;

const LARGEST_ROCK = 2 * 1024 ** 3;
const LARGEST_CHARM = 256 * 1024 ** 2;

export async function main(run: Run): Promise<OutputsOf<typeof receive>> {
  const { inputs, ports, host, summary } = run;
  const { token, charmName, repository } = requireInputs(run);
  const apiUrl = host.variables['GITHUB_API_URL'] ?? 'https://api.github.com';
  const github = await connectRuns(ports, { token, repository, apiUrl, signal: run.signal });
  const said = await readFinishedRun(host);
  const now = said === undefined ? undefined : await github.findRun(said.id);
  const finished = requireFinishedRun(said, now, repository);
  const pull = await findPullOf(github, finished);
  if (pull === undefined) {
    ports.reporter.notice('the pull request was closed or has a newer commit: nothing is received');
    summary.text('Nothing was received: the pull request was closed or has a newer commit.');
    return { state: 'superseded' };
  }

  const rock = await take(run, github, finished, inputs.rock, LARGEST_ROCK);
  const digest = await checkRock(ports, rock.path);
  const charm =
    charmName === undefined ? undefined : await take(run, github, finished, inputs.charm, LARGEST_CHARM);
  if (charm !== undefined && charmName !== undefined) await checkCharm(ports, charm.path, charmName);
  describe(run, { digest, charm, number: pull.number, commit: finished.headSha });
  return {
    state: 'received',
    rock: await keep(run, inputs.rock, rock, finished),
    digest,
    ...(charm !== undefined && {
      charm: await keep(run, inputs.charm, charm, finished),
      'charm-sha256': charm.sha256,
    }),
    'pull-request': String(pull.number),
    commit: finished.headSha,
  };
}

function requireInputs({ inputs, host }: Run): {
  readonly token: string;
  /** Undefined for a run without a charm. */
  readonly charmName: string | undefined;
  readonly repository: string;
} {
  const repository = host.variables['GITHUB_REPOSITORY'];
  if (!host.inGithubActions || repository === undefined) {
    throw new Failure('RECEIVE_RUN', 'only a workflow on GitHub can be started by another one', {
      hint: 'Anywhere else give publish the files.',
    });
  }
  const { charm, 'charm-name': charmName, 'github-token': token } = inputs;
  if (token === undefined) {
    throw new Failure('INPUT_INVALID', 'input `github-token` is missing', {
      hint: 'Add github-token: ${{ github.token }}',
    });
  }
  if (charm !== 'none' && charmName === undefined) {
    throw new Failure('INPUT_INVALID', 'input `charm-name` is missing', {
      hint: 'Say which charm is expected, or charm: none',
    });
  }
  return { token, charmName: charm === 'none' ? undefined : charmName, repository };
}

function take(
  { ports, host }: Run,
  github: RunsApi,
  finished: RunState,
  name: string,
  largest: number,
): Promise<TakenFile> {
  const folder = join(host.tempDir, 'paas-action-received', String(finished.id), name);
  return takeArtifact(ports, github, finished, name, { folder, largest });
}

async function keep(
  { inputs, ports, host }: Run,
  name: string,
  { path }: TakenFile,
  { headSha }: RunState,
): Promise<string> {
  return inputs.keep ? keepFile(ports, await findArtifactStore(host), name, path, headSha) : path;
}

function describe(
  { ports, summary }: Run,
  facts: { digest: string; charm: TakenFile | undefined; number: number; commit: string },
): void {
  const rows = [
    ['Pull request', `#${facts.number}`],
    ['Commit', `\`${facts.commit}\``],
    ['Rock', `\`${facts.digest}\``],
    ...(facts.charm === undefined ? [] : [['Charm', `\`${facts.charm.sha256}\``]]),
  ];
  for (const [what = '', value = ''] of rows) ports.reporter.info(`${what}: ${value.replaceAll('`', '')}`);
  summary.heading('Received').table(['What', 'Which'], rows);
}
