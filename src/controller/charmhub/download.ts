import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openUrl, withRetries } from '../../debian/index.ts';
import { Failure, errorMessage } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { Download } from './answer.ts';

type DownloadPorts = Pick<Ports, 'http' | 'files' | 'clock'>;

/**
 * Fetches a file once and keeps it in `folder` under its hash; answers its path. Whatever is there is read again before
 * it is trusted.
 *
 * @throws Failure `CONTROLLER_REFUSED` when there is no hash, or other bytes than it says.
 */
export async function fetchVerified(
  ports: DownloadPorts,
  folder: string,
  download: Download,
): Promise<string> {
  const known = Object.entries(ALGORITHMS).find(([field]) => hashIn(download, field) !== undefined);
  const expected = known === undefined ? undefined : hashIn(download, known[0]);
  if (known === undefined || expected === undefined)
    throw new Failure('CONTROLLER_REFUSED', `Charmhub gives no hash for ${download.url}`);
  const path = join(folder, `${expected}.charmhub`);
  const hashKept = async (): Promise<string | undefined> =>
    (await ports.files.stat(path)) === undefined ? undefined : digestOf(ports, path, known[1]);
  if ((await hashKept()) === expected) return path;
  await ports.files.mkdir(folder, { mode: 0o700 });
  await retried(ports, download.url, async () => {
    await ports.files.writeStream(path, (await openUrl(ports.http, download.url)).body);
  });
  const found = await hashKept();
  if (found === expected) return path;
  await ports.files.remove(path);
  throw new Failure('CONTROLLER_REFUSED', `${download.url} has other bytes than Charmhub says`, {
    details: [`expected: ${expected}`, `found:    ${found ?? 'nothing'}`],
  });
}

/** A short text, such as the document of an image, which Charmhub writes anew for each who asks: it has no hash. */
export async function fetchText(ports: Pick<Ports, 'http' | 'clock'>, url: string): Promise<string> {
  return retried(ports, url, async () => (await openUrl(ports.http, url)).text(65_536));
}

async function retried<T>({ clock }: Pick<Ports, 'clock'>, url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withRetries(clock, work);
  } catch (error) {
    throw new Failure('CONTROLLER_REFUSED', `cannot download ${url}: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

const ALGORITHMS = { 'hash-sha3-384': 'sha3-384', 'hash-sha-256': 'sha256' } as const;

function hashIn(download: Download, field: string): string | undefined {
  const hash = download[field as keyof typeof ALGORITHMS];
  return hash === undefined || !/^[0-9a-f]{64,128}$/.test(hash) ? undefined : hash;
}

async function digestOf({ files }: Pick<Ports, 'files'>, path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of files.readStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
