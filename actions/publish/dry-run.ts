import type { ActionRun } from '../../src/action/index.ts';
import { describeRequests, type CharmhubPlan } from '../../src/charmhub/index.ts';
import { formatReference, type Reference } from '../../src/oci/index.ts';
import { describePush, describePushIndex } from '../../src/registry/index.ts';
import type { Rock } from './artifacts.ts';
import type { publish } from './definition.ts';
import type { PublishFacts } from './report.ts';

/**
 * Prints the whole plan: what would be asked for and what would be sent, in order.
 *
 * @param attaching The requests of what is attached to the image, which has to be there for it without its tags.
 */
export function describeDryRun(
  { ports, summary }: Pick<ActionRun<typeof publish>, 'ports' | 'summary'>,
  { rock, references, channel }: PublishFacts,
  attaching: readonly string[],
  plan: CharmhubPlan | undefined,
): void {
  const { digest } = rock;
  const targets = references.map(formatReference);
  if (targets.length > 0) ports.reporter.info(`would push ${digest} as ${targets.join(', ')}`);
  const untagged = references.slice(0, 1).map(({ registry, repository }) => ({ registry, repository }));
  const lines = [
    ...(attaching.length === 0 ? [] : untagged.flatMap((reference) => describePushOf(rock, reference))),
    ...attaching,
    ...references.flatMap((reference) => describePushOf(rock, reference)),
    ...(plan === undefined ? [] : describeRequests(plan)),
  ];
  for (const line of lines) ports.reporter.info(line);
  summary
    .heading('Would publish')
    .table(
      ['Where', 'What'],
      [
        ...targets.map((reference) => [reference, digest]),
        ...(plan === undefined
          ? []
          : [
              [`${plan.request.name} ${plan.request.channel}`, plan.steps.map(({ kind }) => kind).join(', ')],
            ]),
      ],
    );
  if (channel !== undefined) summary.text(`The channel: ${channel.because}.`);
  summary.details('Every request', lines.join('\n'));
}

function describePushOf({ image, together }: Rock, reference: Reference): readonly string[] {
  if (together === undefined) return describePush(image, reference);
  const images = together.files.map((file) => file.image);
  return describePushIndex(images, together.index, reference);
}
