import { join, resolve } from 'node:path';
import { formatPerArchitecture, valueFor, type ActionRun } from '../../src/action/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { findCharm } from '../../src/project/index.ts';
import type { pipeline } from './definition.ts';
import type { PipelineFacts } from './plan.ts';

/** Completes the inputs with what the project shows: where the charm is, and where the image goes without a login. */
export async function readPipelineFacts({
  inputs,
  ports,
  host,
}: ActionRun<typeof pipeline>): Promise<PipelineFacts> {
  const path = resolve(host.workspace, inputs.path);
  // Builders that happen to be installed bring no Juju: without being asked, the pipeline deploys locally.
  const kubernetes = inputs.kubernetes ?? (inputs.engine === 'craft' ? 'k8s' : 'local');
  const base = inputs['base-image'];
  const config = Object.entries(inputs.config).map(([name, value]) => `${name}=${value}`);
  return {
    engine: inputs.engine,
    kubernetes,
    path,
    charmPath: await requireCharm(path, inputs['charm-path'], host.workspace, ports),
    platform: inputs.platform,
    baseImage: valueFor(base, debianArchitecture(process.arch)),
    rockBaseImage: base && formatPerArchitecture(base),
    charmLibraries: inputs['charm-libs'],
    output: inputs.output,
    image: inputs.image ?? defaultImage({ ...inputs, kubernetes }, path, host.inGithubActions),
    username: inputs.username,
    password: inputs.password,
    model: inputs.model,
    application: inputs.application,
    config: config.length === 0 ? undefined : config.join('\n'),
    integrations: inputs.integrations,
    httpPath: inputs['http-path'],
    test: inputs.test,
    controller: inputs.controller,
    registry: inputs.registry,
  };
}

/**
 * Without credentials for another registry the image stays on this machine.
 *
 * @throws Failure `PIPELINE_NO_IMAGE` where a cluster would look for it
 */
function defaultImage(
  { password, registry, kubernetes }: { password?: string | undefined; registry: string; kubernetes: string },
  path: string,
  inGithub: boolean,
): string | undefined {
  if (password !== undefined && inGithub) return undefined;
  if (kubernetes !== 'local') {
    const hint = inGithub
      ? 'Give `password: ${{ github.token }}` with `permissions: packages: write` for ghcr.io, or `image` for another registry.'
      : 'Name a registry that the cluster reaches with `image`, and its login with `username` and `password`.';
    throw new Failure('PIPELINE_NO_IMAGE', 'the cluster has no registry to pull the image from', { hint });
  }
  return `${registry}/${imageName(path)}`;
}

/** The folder's name as a repository name may be: https://distribution.github.io/distribution/spec/api/ */
export function imageName(path: string): string {
  const last = path.split('/').at(-1)?.toLowerCase() ?? '';
  const name = last.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return name === '' ? 'app' : name;
}

async function requireCharm(
  path: string,
  named: string | undefined,
  workspace: string,
  { files }: Pick<Ports, 'files'>,
): Promise<string> {
  const folder = named === undefined ? await findCharm(files, path) : resolve(workspace, named);
  if (folder !== undefined) return folder;
  throw new Failure('PIPELINE_NO_CHARM', `there is no charmcraft.yaml in ${join(path, 'charm')} or ${path}`, {
    at: { file: path },
    hint: 'Make one with: paas-action init. If it is elsewhere, name its folder with the input charm-path.',
  });
}
