import type { ActionRun } from '../../src/action/index.ts';
import { findStandIn, formatReference } from '../../src/oci/index.ts';
import type { PushResult, Traffic } from '../../src/registry/index.ts';
import type { publish } from './definition.ts';

/** Tells the log and the job's page what was published. */
export function describePush(
  { ports, summary }: Pick<ActionRun<typeof publish>, 'ports' | 'summary'>,
  results: readonly PushResult[],
  traffic: Traffic,
  charm: { readonly path: string; readonly sha256: string } | undefined,
): void {
  const sent = `${formatBytes(traffic.uploaded)} sent in ${traffic.requests} requests`;
  for (const result of results)
    ports.reporter.info(`${formatReference(result.reference)}: ${describeResult(result)}`);
  ports.reporter.info(sent);
  summary
    .heading('Published')
    .table(
      ['Image', 'Digest', 'What was done'],
      results.map((result) => {
        const { digest: _, ...named } = result.reference;
        return [formatReference(named), `\`${result.manifest.digest}\``, describeResult(result)];
      }),
    )
    .text(sent);
  if (charm !== undefined) summary.table(['Charm', 'SHA-256'], [[charm.path, `\`${charm.sha256}\``]]);
}

/** A warning for everybody who looks at the page: the image is for trying things out. */
export function describeStandIn(
  { ports, summary }: Pick<ActionRun<typeof publish>, 'ports' | 'summary'>,
  image: Parameters<typeof findStandIn>[0],
): void {
  const standIn = findStandIn(image);
  if (standIn === undefined) return;
  const text = `The base of this rock is a stand-in (${standIn}): it is for this machine only.`;
  ports.reporter.warning(text);
  summary.text(text);
}

function describeResult({ unchanged, blobs }: PushResult): string {
  if (unchanged) return 'was there already';
  const parts = [
    blobs.uploaded > 0 ? `${blobs.uploaded} uploaded` : '',
    blobs.mounted > 0 ? `${blobs.mounted} mounted` : '',
    blobs.present > 0 ? `${blobs.present} there already` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'tag moved' : `content: ${parts.join(', ')}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
