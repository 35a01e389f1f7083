import type { ActionRun } from '../../src/action/index.ts';
import { describeRequests, type CharmhubPlan } from '../../src/charmhub/index.ts';
import { formatReference, type Reference } from '../../src/oci/index.ts';
import { describePush, describePushIndex } from '../../src/registry/index.ts';
import type { Rock } from './artifacts.ts';
import type { publish } from './definition.ts';
import type { PublishFacts } from './report.ts';

/** Prints the whole plan: what would be asked for and what would be sent, in order. */
export function describeDryRun(
  { ports, summary }: Pick<ActionRun<typeof publish>, 'ports' | 'summary'>,
  { rock, references, channel }: PublishFacts,
  plan: CharmhubPlan | undefined,
): void {
  const { digest } = rock;
  const targets = references.map(formatReference);
  if (targets.length > 0) ports.reporter.info(`would push ${digest} as ${targets.join(', ')}`);
  const lines = [
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
