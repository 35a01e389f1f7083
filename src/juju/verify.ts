import { Failure } from '../errors/index.ts';
import type { ErrorCode } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { findAddresses } from './address.ts';
import { askInside } from './ask-inside.ts';
import type { Asked } from './ask-inside.ts';
import type { PackedCharm } from './charm-file.ts';
import type { Juju } from './driver.ts';
import { checkHttp } from './http-check.ts';
import type { HttpExpectation } from './http-check.ts';
import { readStatus } from './read-model.ts';
import { findApplication } from './status.ts';
import type { ApplicationStatus, JujuStatus } from './status.ts';
import { waitForDeployment } from './wait.ts';
import type { Expectation, FailureKind } from './wait-types.ts';

export interface VerifyRequest {
  readonly model: string;
  readonly charm: PackedCharm;
  readonly container: string | undefined;
  readonly config: ReadonlyMap<string, string>;
  readonly expectation: Expectation;
  readonly deadline: number;
  /** Undefined: no HTTP check. */
  readonly http: HttpExpectation | undefined;
  /** Milliseconds that the application has to answer once its unit is ready. */
  readonly httpTime: number;
}

export interface Verified {
  readonly status: JujuStatus;
  readonly application: ApplicationStatus;
  /** Where it answers; undefined when no address is known. */
  readonly url: string | undefined;
  readonly notes: readonly string[];
  /** Milliseconds. */
  readonly took: { readonly wait: number; readonly http: number };
}

const CODES: Readonly<Record<FailureKind, ErrorCode>> = {
  hook: 'DEPLOY_UNIT_ERROR',
  'image-pull': 'DEPLOY_IMAGE_PULL_FAILED',
  blocked: 'DEPLOY_BLOCKED',
  crash: 'DEPLOY_CRASH_LOOP',
  'wrong-image': 'DEPLOY_WRONG_IMAGE',
  removed: 'DEPLOY_APPLICATION_DYING',
};

const HINTS: Readonly<Record<FailureKind, string>> = {
  hook: 'The charm raised an error; the end of its traceback is in the lines above.',
  'image-pull':
    'Check that the cluster reaches the registry by that name, and set image-username and image-password for a private one.',
  blocked: 'Do what the message says: add the option to `config` or the integration to `integrations`.',
  crash: 'Read the last lines of the application above; try the image alone with docker run.',
  'wrong-image': 'Deploy the image by digest; a node keeps what it once pulled for a tag.',
  removed: 'Deploy again when it is gone.',
};

const PER_TRY = 5_000;

/**
 * Waits until the change is proven to run and then asks it over HTTP.
 *
 * @throws Failure `DEPLOY_…` by cause, `DEPLOY_TIMEOUT`, `DEPLOY_URL_UNKNOWN`, `HTTP_CHECK_FAILED`.
 */
export async function verifyDeployment(
  ports: Pick<Ports, 'clock' | 'reporter' | 'http'>,
  juju: Juju,
  request: VerifyRequest,
): Promise<Verified> {
  const { clock } = ports;
  const started = clock.monotonic();
  const waited = await waitForDeployment(ports, juju, request);
  if (waited.kind === 'failed') {
    const where = waited.unit ?? request.expectation.application;
    throw new Failure(CODES[waited.cause], `${where}: ${waited.message}`, { hint: HINTS[waited.cause] });
  }
  const ready = clock.monotonic();
  const status =
    waited.status ?? (await juju.insist(() => readStatus(juju, request.model), request.deadline));
  const application = findApplication(status, request.expectation.application);
  if (application === undefined) throw new Error('a verdict of ready without the application in status');
  const addresses = await findAddresses(juju, request.model, application, request.charm, request.config);
  if (request.http !== undefined) {
    if (addresses.length === 0) {
      throw new Failure('DEPLOY_URL_UNKNOWN', `${application.name} has no address to be asked at`, {
        hint: 'Integrate an ingress, or leave http-path empty.',
      });
    }
    for (const { url, unit } of addresses) {
      const deadline = Math.min(request.deadline, clock.monotonic() + request.httpTime);
      const inside =
        unit === undefined
          ? undefined
          : (address: string): Promise<Asked> => askInside(juju, request.model, unit, address);
      const answer = await checkHttp(ports, url, request.http, { perTry: PER_TRY, deadline }, inside);
      const where = answer.inside ? ` from inside ${unit ?? ''}, because it cannot be reached from here` : '';
      ports.reporter.info(`GET ${answer.url}${where}: ${answer.status}`);
    }
  }
  const took = { wait: ready - started, http: clock.monotonic() - ready };
  return { status, application, url: addresses[0]?.url, notes: waited.notes, took };
}
