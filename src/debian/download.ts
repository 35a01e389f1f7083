import { Failure } from '../errors/index.ts';
import type { HttpResponse, Ports } from '../ports/index.ts';

const REDIRECTS = 5;
const ATTEMPTS = 3;
const FIRST_PAUSE = 500;

/**
 * A GET that follows redirects. Archives are public and what comes is verified by its hash, so a redirect may lead to
 * another host; no credentials are ever sent.
 *
 * @throws Failure `DEBIAN_DOWNLOAD_FAILED` for any other status than 200, retryable for those that may pass.
 */
export async function openUrl(http: Ports['http'], url: string): Promise<HttpResponse> {
  let address = url;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const response = await http.request({ method: 'GET', url: address });
    if (response.status === 200) return response;
    response.discard();
    const location = response.headers['location'];
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      address = resolveLocation(location, address);
    } else {
      const passing = response.status >= 500 || response.status === 408 || response.status === 429;
      throw new Failure('DEBIAN_DOWNLOAD_FAILED', `${address} answered ${response.status}`, {
        retryable: passing,
        ...(response.status === 404 && {
          hint: 'The archive no longer has this version: resolve the packages again instead of using the old resolution.',
        }),
      });
    }
  }
  throw new Failure('DEBIAN_DOWNLOAD_FAILED', `${url} redirects more than ${REDIRECTS} times`);
}

function resolveLocation(location: string, from: string): string {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw new Failure('DEBIAN_DOWNLOAD_FAILED', `${from} redirects to ${location}, which is not http or https`);
}

/** Calls `work` again after failures that may pass, with growing pauses. */
export async function withRetries<T>(clock: Ports['clock'], work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Failure) || !error.retryable) throw error;
      await clock.sleep(FIRST_PAUSE * 3 ** (attempt - 1));
    }
  }
}
