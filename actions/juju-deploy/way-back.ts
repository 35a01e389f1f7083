import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { ActionRun, Host } from '../../src/action/index.ts';
import { errorMessage, isFailure } from '../../src/errors/index.ts';
import {
  findRelease,
  readCharmWitness,
  readFingerprints,
  readStanding,
  writeRelease,
} from '../../src/juju/index.ts';
import type { DeployWanted, Juju, RollbackRequest, Standing } from '../../src/juju/index.ts';
import type { jujuDeploy } from './definition.ts';
import { writeImageFiles } from './request.ts';
import type { Prepared } from './request.ts';

/** The way back from a deployment: what stood before it, and what is remembered of that. */
export interface WayBack {
  readonly before: Standing;
  readonly request: RollbackRequest;
  /** How what stands is read again. */
  readonly wanted: DeployWanted;
}

/** Where it is remembered what ran well in an application. */
export function releaseFolder(
  { cacheDir }: Pick<Host, 'cacheDir'>,
  { model, application }: { readonly model: string; readonly application: string },
): string {
  const name = createHash('sha256')
    .update(JSON.stringify([model, application]))
    .digest('hex')
    .slice(0, 16);
  return join(cacheDir, 'releases', name);
}

/**
 * Looks before anything is changed; undefined when nothing runs yet. What is remembered counts only where Juju proves
 * that it is what runs: by the fingerprint of an image, and by the files in the charm's container.
 */
export async function findWayBack(
  run: ActionRun<typeof jujuDeploy>,
  juju: Juju,
  { options, container }: Prepared,
): Promise<WayBack | undefined> {
  const { ports, host } = run;
  const { model, application, config } = options.request;
  const release = await findRelease(ports, releaseFolder(host, options.request));
  const wanted: DeployWanted = {
    model,
    application,
    witness: release === undefined ? new Map() : await readCharmWitness(ports.files, release.charm),
    image: container === undefined ? undefined : { container, id: options.image?.id ?? '' },
    wantsConstraints: false,
  };
  const before = await juju.insist(() => readStanding(juju, wanted), options.deadline);
  if (before === undefined) return undefined;
  const known = Object.entries(release?.images ?? {}).flatMap(([name, { reference, fingerprint }]) =>
    before.fingerprints.get(name) === fingerprint ? [[name, reference] as const] : [],
  );
  const images = Object.fromEntries(known);
  return {
    before,
    wanted,
    request: {
      model,
      application,
      charm: before.sameCharm === true ? release?.charm : undefined,
      images: { ...images, ...(await writeImageFiles(run, images)) },
      options: Object.keys(config),
    },
  };
}

/** Remembers what was just seen to run. That it cannot be is a notice: what runs, runs. */
export async function rememberRelease(
  { ports, host }: ActionRun<typeof jujuDeploy>,
  juju: Juju,
  { request }: Prepared['options'],
): Promise<void> {
  try {
    const fingerprints = await readFingerprints(juju, request.model, request.application);
    const images = Object.entries(request.images).flatMap(([name, reference]) => {
      const fingerprint = fingerprints.get(name);
      return fingerprint === undefined ? [] : [[name, { reference, fingerprint }] as const];
    });
    await writeRelease(ports, releaseFolder(host, request), {
      images: Object.fromEntries(images),
      charm: request.charm.path,
    });
  } catch (error) {
    if (!isFailure(error) || error.code === 'CANCELLED') throw error;
    ports.reporter.notice(`what runs now is not remembered for a rollback: ${errorMessage(error)}`);
  }
}
