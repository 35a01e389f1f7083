import { join, resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { fetchFile, findArtifactStore } from '../../src/github/index.ts';
import type {
  DeployOptions,
  DeployRequest,
  PackedCharm,
  VerifyRequest,
  WantedSecret,
} from '../../src/juju/index.ts';
import {
  findContainer,
  parseImages,
  parseIntegrations,
  parseBundle,
  parseSecrets,
  readCharmWitness,
  readCurrentModel,
  readPackedCharm,
  renderImageFile,
  renderSecretFile,
} from '../../src/juju/index.ts';
import type { Connected } from './connect.ts';
import type { jujuDeploy } from './definition.ts';

export interface Prepared {
  readonly options: DeployOptions;
  readonly container: string | undefined;
  readonly http: VerifyRequest['http'];
  readonly secrets: readonly string[];
}

/** Turns the inputs into what is wanted. Reads the charm and, for a private registry, writes the login for Juju. */
export async function prepare(
  run: ActionRun<typeof jujuDeploy>,
  connected: Connected,
  deadline: number,
): Promise<Prepared> {
  const { inputs, ports, host } = run;
  const find = (): ReturnType<typeof findArtifactStore> => findArtifactStore(host);
  const file = await fetchFile(ports, find, inputs.charm, join(host.tempDir, 'paas-action-fetched'));
  const charm = await readPackedCharm(ports.files, resolve(host.workspace, file));
  const witness = await readCharmWitness(ports.files, charm.path);
  const images = parseImages(inputs.image, charm);
  const container = findContainer(charm, images);
  const id = inputs['image-id'];
  const password = inputs['image-password'];
  const application = inputs.application ?? charm.name;
  const bundle = await readBundle(run, application);
  return {
    options: {
      request: {
        model: connected.inTarget(inputs.model ?? (await readCurrentModel(connected.juju, deadline))),
        cloud: inputs.cloud,
        application,
        charm,
        images,
        imageFiles: await writeImageFiles(run, images),
        config: { ...bundle?.asked.config, ...inputs.config },
        secrets: await writeSecretFiles(run, application, charm),
        bundle,
        ...parseIntegrations(inputs.integrations, inputs.ingress, charm),
        trust: inputs.trust || bundle?.asked.trust === true,
        units: inputs.scale ?? bundle?.asked.units,
        constraints: inputs.constraints ?? bundle?.asked.constraints,
      },
      witness,
      image: container === undefined || id === undefined ? undefined : { container, id },
      deadline,
      stability: inputs.stability,
    },
    container,
    http:
      inputs['http-path'] === 'none'
        ? undefined
        : { path: inputs['http-path'], status: inputs['http-status'], text: inputs['http-text'] },
    secrets: [
      ...[password ?? '', ...Object.values(inputs.config)].filter((value) => value.length >= 8),
      ...Object.values(inputs.secrets),
    ],
  };
}

/** In a private folder that goes away with the run. */
export async function writeImageFiles(
  { inputs, ports }: ActionRun<typeof jujuDeploy>,
  images: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { 'image-username': username, 'image-password': password } = inputs;
  if (username === undefined || password === undefined) return {};
  const folder = await ports.files.makeTemp('image-login-');
  const files = Object.entries(images).map(async ([name, image]): Promise<[string, string]> => {
    const path = join(folder, `${name}.yaml`);
    await ports.files.write(path, renderImageFile(image, username, password), { mode: 0o600 });
    return [name, path];
  });
  return Object.fromEntries(await Promise.all(files));
}

/** The content of each secret in a private file, from which Juju reads it. */
async function writeSecretFiles(
  { inputs, ports }: ActionRun<typeof jujuDeploy>,
  application: string,
  charm: PackedCharm,
): Promise<readonly WantedSecret[]> {
  for (const value of Object.values(inputs.secrets)) ports.reporter.mask(value);
  const wanted = parseSecrets(inputs.secrets, charm);
  if (wanted.size === 0) return [];
  const folder = await ports.files.makeTemp('secrets-');
  return Promise.all(
    [...wanted].map(async ([option, content]) => {
      const file = join(folder, `${option}.yaml`);
      await ports.files.write(file, renderSecretFile(content), { mode: 0o600 });
      return { option, name: `${application}-${option}`, content, file };
    }),
  );
}

/** The bundle without the application, written for Juju beside nothing else. */
async function readBundle(
  { inputs, ports, host }: ActionRun<typeof jujuDeploy>,
  application: string,
): Promise<DeployRequest['bundle']> {
  if (inputs.bundle === undefined) return undefined;
  const path = resolve(host.workspace, inputs.bundle);
  const text = await ports.files.readText(path);
  if (text === undefined) {
    throw new Failure('DEPLOY_BUNDLE_INVALID', `there is no bundle ${inputs.bundle}`, { at: { file: path } });
  }
  const bundle = parseBundle(text, path, application);
  const file = join(await ports.files.makeTemp('bundle-'), 'bundle.yaml');
  await ports.files.write(file, bundle.text);
  return { ...bundle, file };
}
