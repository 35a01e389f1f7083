import { join, resolve } from 'node:path';
import { formatPerArchitecture, valueFor, type ActionRun } from '../../src/action/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { findCharm } from '../../src/project/index.ts';
import { chooseSetup, type SetupChoice } from '../setup-craft/engine.ts';
import type { pipeline } from './definition.ts';
import type { PipelineFacts } from './plan.ts';
import { deploys } from './until.ts';

/** Completes the inputs with what the project shows: where the charm is, and where the image goes without a login. */
export async function readPipelineFacts({
  inputs,
  ports,
  host,
}: ActionRun<typeof pipeline>): Promise<PipelineFacts> {
  const path = resolve(host.workspace, inputs.path);
  const base = inputs['base-image'];
  const config = Object.entries(inputs.config).map(([name, value]) => `${name}=${value}`);
  const image = inputs.image ?? defaultImage(inputs, path, host.inGithubActions);
  return {
    engine: inputs.engine,
    kubernetes: whereToDeploy(inputs),
    setUp: await needsSetUp(inputs, image, ports),
    path,
    charmPath: await findItsCharm(inputs, path, host.workspace, ports),
    platform: inputs.platform,
    baseImage: valueFor(base, debianArchitecture(process.arch)),
    rockBaseImage: base && formatPerArchitecture(base),
    charmLibraries: inputs['charm-libs'],
    output: inputs.output,
    image,
    username: inputs.username,
    password: inputs.password,
    model: inputs.model,
    application: inputs.application,
    config: config.length === 0 ? undefined : config.join('\n'),
    integrations: inputs.integrations,
    httpPath: inputs['http-path'],
    until: inputs.until,
    controller: inputs.controller,
    registry: inputs.registry,
  };
}

type Inputs = ActionRun<typeof pipeline>['inputs'];

/** Builders that happen to be installed bring no Juju: without being asked, the pipeline deploys locally. */
function whereToDeploy({
  until,
  kubernetes,
  engine,
}: Pick<Inputs, 'until' | 'kubernetes' | 'engine'>): SetupChoice['kubernetes'] {
  if (!deploys(until)) return 'none';
  return kubernetes ?? (engine === 'craft' ? 'k8s' : 'local');
}

/** A machine that has what packing takes is not looked at any further. */
async function needsSetUp(
  { engine, until, registry }: Inputs,
  image: string | undefined,
  { exec }: Pick<Ports, 'exec'>,
): Promise<boolean> {
  if (deploys(until)) return true;
  if (until === 'publish' && image?.startsWith(`${registry}/`) === true) return true;
  const choice = await chooseSetup({ engine, kubernetes: 'none' }, exec);
  return choice.engine === 'craft' || (await exec.which('uv')) === undefined;
}

/**
 * Without credentials for another registry the image stays on this machine.
 *
 * @throws Failure `PIPELINE_NO_IMAGE` where nobody would find it there: a cluster, or whoever comes after the job
 */
function defaultImage(inputs: Inputs, path: string, inGithub: boolean): string | undefined {
  const { until, password, registry } = inputs;
  if (until === 'pack' || (password !== undefined && inGithub)) return undefined;
  const toCluster = deploys(until) && whereToDeploy(inputs) !== 'local';
  if (!toCluster && (deploys(until) || !inGithub)) return `${registry}/${imageName(path)}`;
  const hint = inGithub
    ? 'Give `password: ${{ github.token }}` with `permissions: packages: write` for ghcr.io, or `image` for another registry.'
    : 'Name a registry that the cluster reaches with `image`, and its login with `username` and `password`.';
  const lacking = toCluster
    ? 'the cluster has no registry to pull the image from'
    : 'there is no registry to publish the image to: one of the job ends with it';
  throw new Failure('PIPELINE_NO_IMAGE', lacking, { hint });
}

/** The folder's name as a repository name may be: https://distribution.github.io/distribution/spec/api/ */
export function imageName(path: string): string {
  const last = path.split('/').at(-1)?.toLowerCase() ?? '';
  const name = last.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return name === '' ? 'app' : name;
}

/** @throws Failure `PIPELINE_NO_CHARM` where there has to be one */
async function findItsCharm(
  { until, 'charm-path': named }: Inputs,
  path: string,
  workspace: string,
  { files }: Pick<Ports, 'files'>,
): Promise<string | undefined> {
  const folder = named === undefined ? await findCharm(files, path) : resolve(workspace, named);
  if (folder !== undefined || !deploys(until)) return folder;
  throw new Failure('PIPELINE_NO_CHARM', `there is no charmcraft.yaml in ${join(path, 'charm')} or ${path}`, {
    at: { file: path },
    hint: 'Make one with: paas-action init. If it is elsewhere, name its folder with the input charm-path. For an app without a charm, end with until: publish.',
  });
}
