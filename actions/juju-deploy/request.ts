import { join, resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { fetchFile, findArtifactStore } from '../../src/github/index.ts';
import type { DeployOptions, PackedCharm, VerifyRequest, WantedSecret } from '../../src/juju/index.ts';
import {
  findContainer,
  parseImages,
  parseIntegrations,
  parseSecrets,
  readCharmWitness,
  readCurrentModel,
  readPackedCharm,
  renderImageFile,
  renderSecretFile,
} from '../../src/juju/index.ts';
import { readBundle } from './bundle.ts';
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
  const { application, bundle } = await readBundle(run, charm);
  const given = parseImages(inputs.image, charm);
  const images = { ...given, ...bundle?.asked.images, ...given };
  const container = findContainer(charm, images);
  const witness = await readCharmWitness(ports.files, charm.path);
  const id = inputs['image-id'];
  const password = inputs['image-password'];
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
      servicesUp: inputs['services-up'],
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
