import { Failure } from '../../errors/index.ts';
import type { ErrorCode } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { findAddresses } from './address.ts';
import type { Address } from './address.ts';
import { askInside } from './ask-inside.ts';
import type { Asked } from './ask-inside.ts';
import type { PackedCharm } from '../input/charm-file.ts';
import type { Juju } from '../client/driver.ts';
import { checkHttp } from './http-check.ts';
import type { HttpExpectation } from './http-check.ts';
import { readServices } from './inspect.ts';
import { readStatus } from '../read/model.ts';
import { findApplication } from '../read/status.ts';
import type { ApplicationStatus, JujuStatus } from '../read/status.ts';
import { waitForDeployment } from './wait.ts';
import type { WaitRequest } from './wait.ts';
import type { Expectation, FailureKind, Observation } from '../judge/types.ts';

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
  readonly readPods?: WaitRequest['readPods'];
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
  overtaken: 'DEPLOY_OVERTAKEN',
};

const HINTS: Readonly<Record<FailureKind, string>> = {
  hook: 'The charm raised an error; the end of its traceback is in the lines above.',
  'image-pull':
    'Check that the cluster reaches the registry by that name, and set image-username and image-password for a private one.',
  blocked: 'Do what the message says: add the option to `config` or the integration to `integrations`.',
  crash: 'Read the last lines of the application above; try the image alone with docker run.',
  'wrong-image': 'Deploy the image by digest; a node keeps what it once pulled for a tag.',
  removed: 'Deploy again when it is gone.',
  overtaken:
    'Nothing was undone: let one deployment end before the next, with a concurrency group for example.',
};

const PER_TRY = 5_000;

/**
 * Waits until the change is proven to run and then asks it over HTTP. What was restarted meanwhile is waited for again.
 *
 * @throws Failure `DEPLOY_…` by cause, `DEPLOY_TIMEOUT`, `DEPLOY_URL_UNKNOWN`, `HTTP_CHECK_FAILED`.
 */
export async function verifyDeployment(
  ports: Pick<Ports, 'clock' | 'reporter' | 'http'>,
  juju: Juju,
  request: VerifyRequest,
): Promise<Verified> {
  const { clock } = ports;
  const took = { wait: 0, http: 0 };
  let looks: readonly Observation[] = [];
  for (;;) {
    const started = clock.monotonic();
    const waited = await waitForDeployment(ports, juju, { ...request, looks });
    if (waited.kind === 'failed') {
      const where = waited.unit ?? request.expectation.application;
      throw new Failure(CODES[waited.cause], `${where}: ${waited.message}`, { hint: HINTS[waited.cause] });
    }
    looks = waited.looks;
    const ready = clock.monotonic();
    const status =
      waited.status ?? (await juju.insist(() => readStatus(juju, request.model), request.deadline));
    const application = findApplication(status, request.expectation.application);
    if (application === undefined) throw new Error('a verdict of ready without the application in status');
    const addresses = await findAddresses(juju, request.model, application, request.charm, request.config);
    const { http } = request;
    if (http !== undefined) await askAll(ports, juju, request, http, addresses);
    const restarted = http === undefined ? undefined : await findRestarted(juju, request, looks);
    took.wait += ready - started;
    took.http += clock.monotonic() - ready;
    if (restarted === undefined) {
      return { status, application, url: addresses[0]?.url, notes: waited.notes, took };
    }
    ports.reporter.info(`${restarted}: a service was restarted while it was asked`);
  }
}

async function askAll(
  ports: Pick<Ports, 'clock' | 'reporter' | 'http'>,
  juju: Juju,
  { model, deadline, httpTime, expectation }: VerifyRequest,
  http: HttpExpectation,
  addresses: readonly Address[],
): Promise<void> {
  if (addresses.length === 0) {
    throw new Failure('DEPLOY_URL_UNKNOWN', `${expectation.application} has no address to be asked at`, {
      hint: 'Integrate an ingress, or leave http-path empty.',
    });
  }
  for (const { url, unit } of addresses) {
    const until = Math.min(deadline, ports.clock.monotonic() + httpTime);
    const inside =
      unit === undefined
        ? undefined
        : (address: string): Promise<Asked> => askInside(juju, model, unit, address);
    const answer = await checkHttp(ports, url, http, { perTry: PER_TRY, deadline: until }, inside);
    const where = answer.inside ? ` from inside ${unit ?? ''}, because it cannot be reached from here` : '';
    ports.reporter.info(`GET ${answer.url}${where}: ${answer.status}`);
  }
}

/** The first unit whose services are not those any more that the wait saw: one that answers may die of it. */
async function findRestarted(
  juju: Juju,
  { model, container }: VerifyRequest,
  looks: readonly Observation[],
): Promise<string | undefined> {
  const seen = looks.findLast((look) => look.services !== undefined)?.services;
  if (container === undefined || seen === undefined) return undefined;
  const moved = [...seen].map(async ([unit, before]) => {
    const now = await readServices(juju, model, unit, container);
    return now === undefined || JSON.stringify(now) === JSON.stringify(before) ? undefined : unit;
  });
  return (await Promise.all(moved)).find((unit) => unit !== undefined);
}
