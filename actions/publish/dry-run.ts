import type { ActionRun } from '../../src/action/index.ts';
import { describeRequests, type CharmhubPlan } from '../../src/charmhub/index.ts';
import { formatReference } from '../../src/oci/index.ts';
import { describePush } from '../../src/registry/index.ts';
import type { publish } from './definition.ts';
import type { PublishFacts } from './report.ts';

/** Prints the whole plan: what would be asked for and what would be sent, in order. */
export function describeDryRun(
  { ports, summary }: Pick<ActionRun<typeof publish>, 'ports' | 'summary'>,
  { rock, references, channel }: PublishFacts,
  plan: CharmhubPlan | undefined,
): void {
  const { digest } = rock.image.manifest;
  const targets = references.map(formatReference);
  if (targets.length > 0) ports.reporter.info(`would push ${digest} as ${targets.join(', ')}`);
  const lines = [
    ...references.flatMap((reference) => describePush(rock.image, reference)),
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
