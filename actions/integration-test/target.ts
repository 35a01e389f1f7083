import { join, resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { fetchFile, findArtifactStore } from '../../src/github/index.ts';
import {
  findAddresses,
  findApplication,
  findContainer,
  parseImages,
  readPackedCharm,
  readStatus,
} from '../../src/juju/index.ts';
import type { Juju, PackedCharm } from '../../src/juju/index.ts';
import type { integrationTest } from './definition.ts';
import type { Subject } from './pytest-options.ts';

/** What is tested. */
export interface Target extends Subject {
  readonly packed: PackedCharm | undefined;
  readonly model: string | undefined;
  /** The container that runs the app. */
  readonly container: string | undefined;
  /** The only image, for programs that take just one. */
  readonly image: string | undefined;
}

/** Turns the inputs into what is tested. @throws Failure `DEPLOY_CHARM_INVALID`, `DEPLOY_RESOURCE_UNKNOWN`. */
export async function readTarget({
  inputs,
  ports,
  host,
}: ActionRun<typeof integrationTest>): Promise<Target> {
  const find = (): ReturnType<typeof findArtifactStore> => findArtifactStore(host);
  const file = await fetchFile(ports, find, inputs.charm, join(host.tempDir, 'paas-action-fetched'));
  const charm = file === undefined ? undefined : resolve(host.workspace, file);
  const packed = charm === undefined ? undefined : await readPackedCharm(ports.files, charm);
  const images = packed === undefined ? bareImages(inputs.image) : parseImages(inputs.image, packed);
  const given = Object.values(images);
  return {
    charm,
    packed,
    images,
    image: given.length === 1 ? given[0] : undefined,
    charmName: packed?.name,
    application: inputs.application ?? packed?.name,
    model: inputs.model,
    container: packed && findContainer(packed, images),
  };
}

/** Without a charm nothing says which resources there are. */
function bareImages(text: string | undefined): Readonly<Record<string, string>> {
  const lines = (text ?? '').split('\n').map((line) => line.trim());
  return Object.fromEntries(
    lines.flatMap((line): [string, string][] => {
      if (line === '') return [];
      const at = line.indexOf('=');
      return [at > 0 ? [line.slice(0, at).trim(), line.slice(at + 1).trim()] : ['', line]];
    }),
  );
}

/** Where the app answers: what is given, else its address in the model; undefined when nothing names it. */
export async function findUrl(
  juju: Juju,
  target: Target,
  given: string | undefined,
  deadline: number,
): Promise<string | undefined> {
  const { model, application, packed } = target;
  if (given !== undefined) return checkUrl(given);
  if (model === undefined || application === undefined || packed === undefined) return undefined;
  const status = await juju.insist(() => readStatus(juju, model), deadline);
  const found = findApplication(status, application);
  if (found === undefined) {
    throw new Failure('DEPLOY_URL_UNKNOWN', `there is no application ${application} in the model ${model}`, {
      hint: `It has: ${status.applications.map(({ name }) => name).join(', ') || 'none'}. Run juju-deploy before this step, or correct the input application.`,
    });
  }
  const [first] = await findAddresses(juju, model, found, packed, new Map());
  return first?.url;
}

function checkUrl(url: string): string {
  if (/^https?:\/\/[^\s/]+/.test(url) && URL.canParse(url)) return url;
  throw new Failure('INPUT_INVALID', `url "${url}" is not an address of the web`, {
    hint: 'Use the output url of juju-deploy, such as http://10.1.0.5:8000',
  });
}
