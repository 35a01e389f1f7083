import { resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import type { ChannelChoice, CharmhubResult } from '../../src/charmhub/index.ts';
import { formatChannel } from '../../src/charmhub/index.ts';
import { findStandIn, formatReference, type Reference } from '../../src/oci/index.ts';
import { formatBytes } from '../../src/ports/index.ts';
import type { Traffic } from '../../src/registry/index.ts';
import type { Charm, Rock } from './artifacts.ts';
import type { publish } from './definition.ts';
import type { MovedTag } from './registry-part.ts';

type Run = Pick<ActionRun<typeof publish>, 'ports' | 'summary'>;

/** What was decided before anything was sent. */
export interface PublishFacts {
  readonly rock: Rock;
  readonly charm: Charm | undefined;
  /** Empty when no registry is a target. */
  readonly references: readonly Reference[];
  readonly channel: ChannelChoice | undefined;
}

/** Page of a charm with a channel chosen. */
export function releaseUrl(name: string, channel: string): string {
  return `https://charmhub.io/${name}?channel=${channel}`;
}

/** The outputs of a run; those of Charmhub when there was a release. */
export function outputsOf(
  { rock, charm, references, channel }: PublishFacts,
  released: CharmhubResult | undefined,
): OutputsOf<typeof publish> {
  const { digest } = rock;
  const [target] = references;
  return {
    digest,
    ...(target !== undefined && {
      image: formatReference({ registry: target.registry, repository: target.repository, digest }),
      repository: `${target.registry}/${target.repository}`,
      tags: references.map(formatReference).join('\n'),
    }),
    ...(charm !== undefined && { charm: charm.path, 'charm-sha256': charm.sha256 }),
    ...(channel !== undefined && { channel: formatChannel(channel.channel) }),
    ...(released !== undefined && {
      'charm-name': released.name,
      'charm-revision': String(released.revision),
      'resource-revisions': Object.entries(released.resources)
        .map(([name, revision]) => `${name}=${revision}`)
        .join('\n'),
      'release-url': releaseUrl(released.name, released.channel),
    }),
  };
}

/** The references that name the image now: one that somebody else has taken meanwhile does not. */
export function tagsOf(pushed: readonly MovedTag[]): Pick<OutputsOf<typeof publish>, 'tags'> {
  const ours = pushed.filter(({ takenBy }) => takenBy === undefined);
  return {
    tags: ours.map(({ reference: { digest: _, ...named } }) => formatReference(named)).join('\n'),
  };
}

/** Writes publish.json: the outputs by name, for whatever comes after. */
export async function writeReport(
  { inputs, ports, host }: ActionRun<typeof publish>,
  outputs: OutputsOf<typeof publish>,
): Promise<OutputsOf<typeof publish>> {
  const report =
    inputs.report === undefined ? `${host.tempDir}/publish.json` : resolve(host.workspace, inputs.report);
  const facts = { ...outputs, 'dry-run': inputs['dry-run'] };
  await ports.files.write(report, `${JSON.stringify(facts, undefined, 2)}\n`, {
    // Without a place of its own it is for later steps of this job, which a power cut ends as well.
    synced: inputs.report !== undefined,
  });
  return { ...outputs, report };
}

/** Tells the log and the job's page what the registry has now. */
export function describePush({ ports, summary }: Run, results: readonly MovedTag[], traffic: Traffic): void {
  const sent = `${formatBytes(traffic.uploaded)} sent in ${traffic.requests} ${traffic.requests === 1 ? 'request' : 'requests'}`;
  for (const result of results)
    ports.reporter.info(`${formatReference(result.reference)}: ${describeResult(result)}`);
  ports.reporter.info(sent);
  summary.heading('Published');
  // One under the other: beside a name and a digest there is no room for a third column on the page.
  for (const result of results) {
    const { digest: _, ...named } = result.reference;
    const rows = [
      ['Digest', `\`${result.manifest.digest}\``],
      ['Done', describeResult(result)],
    ];
    summary.table(['Image', formatReference(named)], rows);
  }
  summary.text(sent);
}

/** Tells the log and the job's page what became of the charm, on Charmhub where it is a target. */
export function describeStore(
  run: Run,
  charm: Charm | undefined,
  released: CharmhubResult | undefined,
  choice: ChannelChoice | undefined,
): void {
  if (charm !== undefined) run.summary.table(['Charm', 'SHA-256'], [[charm.path, `\`${charm.sha256}\``]]);
  if (released === undefined) return;
  describeAccount(run, `${released.name} on Charmhub`, released.account);
  if (choice !== undefined) run.summary.text(`The channel: ${choice.because}.`);
  const url = releaseUrl(released.name, released.channel);
  run.summary.links([{ text: `${released.name}, ${released.channel}`, url }]);
}

export function describeAccount(
  { ports, summary }: Run,
  title: string,
  account: readonly { readonly what: string; readonly how: string }[],
): void {
  for (const { what, how } of account) ports.reporter.info(`${what}: ${how}`);
  summary.heading(title).table(
    ['What', 'What was done'],
    account.map(({ what, how }) => [what, how]),
  );
}

/** A warning for everybody who looks at the page: the image is for trying things out. */
export function describeStandIn({ ports, summary }: Run, image: Parameters<typeof findStandIn>[0]): void {
  const standIn = findStandIn(image);
  if (standIn === undefined) return;
  const text = `The base of this rock is a stand-in (${standIn}): it is for this machine only.`;
  ports.reporter.warning(text);
  summary.text(text);
}

function describeResult({ unchanged, blobs, takenBy }: MovedTag): string {
  if (takenBy !== undefined) return `there by its digest; the tag names ${takenBy}, pushed by somebody else`;
  if (unchanged) return 'was there already';
  const parts = [
    blobs.uploaded > 0 ? `${blobs.uploaded} uploaded` : '',
    blobs.mounted > 0 ? `${blobs.mounted} mounted` : '',
    blobs.present > 0 ? `${blobs.present} there already` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'tag moved' : `content: ${parts.join(', ')}`;
}
