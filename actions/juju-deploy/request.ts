import { join, resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { fetchFile, findArtifactStore } from '../../src/github/index.ts';
import type { DeployOptions, Juju, VerifyRequest } from '../../src/juju/index.ts';
import {
  findContainer,
  parseImages,
  parseIntegrations,
  readCharmWitness,
  readCurrentModel,
  readPackedCharm,
  renderImageFile,
} from '../../src/juju/index.ts';
import type { jujuDeploy } from './definition.ts';

export interface Prepared {
  readonly options: DeployOptions;
  readonly container: string | undefined;
  readonly http: VerifyRequest['http'];
  readonly secrets: readonly string[];
}

/** Turns the inputs into what is wanted. Reads the charm and, for a private registry, writes the login for Juju. */
export async function prepare(run: ActionRun<typeof jujuDeploy>, juju: Juju): Promise<Prepared> {
  const { inputs, ports, host } = run;
  const deadline = ports.clock.monotonic() + inputs.timeout;
  const find = (): ReturnType<typeof findArtifactStore> => findArtifactStore(host);
  const file = await fetchFile(ports, find, inputs.charm, join(host.tempDir, 'paas-action-fetched'));
  const charm = await readPackedCharm(ports.files, resolve(host.workspace, file));
  const witness = await readCharmWitness(ports.files, charm.path);
  const images = parseImages(inputs.image, charm);
  const container = findContainer(charm, images);
  const id = inputs['image-id'];
  const password = inputs['image-password'];
  return {
    options: {
      request: {
        model: inputs.model ?? (await readCurrentModel(juju, deadline)),
        cloud: inputs.cloud,
        application: inputs.application ?? charm.name,
        charm,
        images,
        imageFiles: await writeImageFiles(run, images),
        config: inputs.config,
        ...parseIntegrations(inputs.integrations, inputs.ingress, charm),
        trust: inputs.trust,
        units: inputs.scale,
        constraints: inputs.constraints,
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
    secrets: [password ?? '', ...Object.values(inputs.config)].filter((value) => value.length >= 8),
  };
}

/** In a private folder that goes away with the run. */
async function writeImageFiles(
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
