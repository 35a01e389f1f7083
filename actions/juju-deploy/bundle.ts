import { join, resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { findInclude, mergeDocuments, readDocuments } from '../../src/bundle/index.ts';
import type { Bundle, BundleValue } from '../../src/bundle/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { findOwn, splitBundle } from '../../src/juju/index.ts';
import type { DeployRequest, PackedCharm } from '../../src/juju/index.ts';
import type { jujuDeploy } from './definition.ts';

type Run = Pick<ActionRun<typeof jujuDeploy>, 'inputs' | 'ports' | 'host'>;

/**
 * The application's name, and what stands around it: the bundle with its overlays laid over it, without the
 * application, written for Juju.
 *
 * @throws Failure `DEPLOY_BUNDLE_INVALID`.
 */
export async function readBundle(
  run: Run,
  charm: PackedCharm,
): Promise<{ readonly application: string; readonly bundle: DeployRequest['bundle'] }> {
  const { inputs, ports, host } = run;
  if (inputs.bundle.length === 0) return { application: inputs.application ?? charm.name, bundle: undefined };
  const texts = inputs.bundle.map(async (name) => {
    const path = resolve(host.workspace, name);
    const text = await ports.files.readText(path);
    if (text !== undefined) return readDocuments(path, text);
    throw new Failure('DEPLOY_BUNDLE_INVALID', `there is no bundle ${name}`, { at: { file: path } });
  });
  const documents = (await Promise.all(texts)).flat();
  const named = documents.flatMap(({ applications }) => Object.entries(applications ?? {}));
  const charms = new Map(named.flatMap(([name, entry]) => (entry?.charm ? [[name, entry.charm]] : [])));
  const application = inputs.application ?? findOwn(charms, charm);
  if (
    documents.findLast(({ applications }) => applications?.[application] !== undefined)?.applications?.[
      application
    ] === null
  ) {
    throw new Failure(
      'DEPLOY_BUNDLE_INVALID',
      `an overlay takes out ${application}, which this step deploys`,
      {
        hint: `Take the line \`${application}:\` out of the overlay.`,
      },
    );
  }
  const merged = await withIncludes(ports, mergeDocuments(documents, [application]));
  const bundle = splitBundle(merged, application, charm);
  const file = join(await ports.files.makeTemp('bundle-'), 'bundle.yaml');
  await ports.files.write(file, bundle.text, { mode: 0o600 });
  return { application, bundle: { ...bundle, file } };
}

/** Puts the content of files in the place of the options that include them. */
async function withIncludes(ports: Run['ports'], bundle: Bundle): Promise<Bundle> {
  const applications = Object.entries(bundle.applications).map(async ([name, entry]) => {
    if (entry.options === undefined) return [name, entry] as const;
    const options = Object.entries(entry.options).map(
      async ([option, value]) => [option, await readIncluded(ports, value)] as const,
    );
    return [name, { ...entry, options: Object.fromEntries(await Promise.all(options)) }] as const;
  });
  return { ...bundle, applications: Object.fromEntries(await Promise.all(applications)) };
}

async function readIncluded({ files }: Run['ports'], value: BundleValue): Promise<BundleValue> {
  const include = findInclude(value);
  if (include === undefined) return value;
  const bytes = await files.readBytes(include.path);
  if (bytes !== undefined) return Buffer.from(bytes).toString(include.how);
  throw new Failure('DEPLOY_BUNDLE_INVALID', `the bundle includes ${include.path}, which is not there`, {
    at: { file: include.path },
  });
}
