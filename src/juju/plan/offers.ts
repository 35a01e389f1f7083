import { Failure } from '../../errors/index.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import type { DeployedFacts } from './types.ts';
import type { JujuStatus } from '../read/status.ts';

/** Whether the other end of an integration is an offer's URL and no application of the model. */
export function isOfferUrl(target: string): boolean {
  return /[/.]/.test(target);
}

interface OfferParts {
  readonly controller: string | undefined;
  readonly user: string | undefined;
  /** `model.offer` */
  readonly path: string;
}

/** The parts of `[controller:][user/]model.offer`, without an endpoint after it. */
function partsOf(url: string): OfferParts {
  const [, controller, user, path = url] =
    /^(?:([^:/.]+):)?(?:([^/]+)\/)?([^:]+)(?::[^:]+)?$/.exec(url) ?? [];
  return { controller, user, path };
}

/** The name under which the model has consumed an offer; what a URL leaves out fits everything. */
export function findConsumed(status: JujuStatus | undefined, url: string): string | undefined {
  const wanted = partsOf(url);
  const fits = (one: string | undefined, other: string | undefined): boolean =>
    one === undefined || other === undefined || one === other;
  return status?.remotes.find((remote) => {
    const known = partsOf(remote.url ?? '');
    return (
      known.path === wanted.path && fits(known.user, wanted.user) && fits(known.controller, wanted.controller)
    );
  })?.name;
}

/** Of the offers those that the controller says it does not have. One that it will not tell of may be there. */
export async function readMissingOffers(juju: Juju, urls: readonly string[]): Promise<ReadonlySet<string>> {
  const asked = await Promise.all(
    urls.map(async (url) => {
      const answer = await juju.call(commands.showOffer(url.replace(/(\.[^:]+):[^:]+$/, '$1')));
      return answer.exitCode !== 0 && /not found/.test(answer.stderr) ? [url] : [];
    }),
  );
  return new Set(asked.flat());
}

/** @throws Failure `DEPLOY_INTEGRATION_UNKNOWN`. */
export function refuseMissing({ missingOffers }: DeployedFacts, url: string, purpose: string): void {
  if (missingOffers?.has(url) !== true) return;
  throw new Failure('DEPLOY_INTEGRATION_UNKNOWN', `there is no offer ${url} for ${purpose}`, {
    hint: 'juju find-offers lists the offers; their URLs are written user/model.offer',
  });
}
