import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { formatChannel, parseChannel, planPromotion, promote } from '../../src/charmhub/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { readPackedCharm } from '../../src/juju/index.ts';
import { readCharm } from './artifacts.ts';
import { connectStore } from './charmhub-part.ts';
import type { publish } from './definition.ts';
import { describeAccount, releaseUrl } from './report.ts';

/** What is about files, and must not pass for something about what a channel holds. */
const ABOUT_FILES = ['expect-digest', 'expect-charm', 'expect-tested', 'github-release'] as const;

/** Releases what one channel holds to another, without any file. */
export async function runPromotion(
  run: ActionRun<typeof publish>,
  from: string,
): Promise<OutputsOf<typeof publish>> {
  const { inputs, ports, host, summary } = run;
  const given = ABOUT_FILES.filter((input) => inputs[input] !== undefined && inputs[input] !== false);
  if (given.length > 0) {
    throw new Failure('INPUT_INVALID', `input \`${given.join('`, `')}\` says nothing about a promotion`, {
      hint: 'A promotion releases what the channel holds; give these inputs where that is published.',
    });
  }
  const source = parseChannel(from);
  const charm = await readCharm(ports, host.workspace, inputs.charm);
  const name =
    inputs['charm-name'] ??
    (charm === undefined ? undefined : (await readPackedCharm(ports.files, charm.path)).name);
  if (name === undefined) {
    throw new Failure('INPUT_INVALID', 'a promotion needs `charm-name`', {
      hint: 'Give the name of the charm on Charmhub: charm-name: shop',
    });
  }
  const { store, choice } = await connectStore(run, name);
  const plan = planPromotion(name, await store.listReleased(name), source, choice.channel);
  const newest = plan.releases.at(-1);
  const outputs = {
    'charm-name': name,
    channel: plan.to,
    'release-url': releaseUrl(name, plan.to),
    ...(newest !== undefined && {
      'charm-revision': String(newest.revision),
      'resource-revisions': Object.entries(newest.resources)
        .map(([resource, revision]) => `${resource}=${revision}`)
        .join('\n'),
    }),
  };
  const title = `${name}: ${plan.from} to ${formatChannel(choice.channel)}`;
  if (inputs['dry-run']) {
    const account = plan.releases.map(({ revision, bases, there }) => ({
      what: `charm revision ${revision} (${bases.join(', ')})`,
      how: there
        ? 'is there already'
        : `would be released: charmcraft release ${name} --revision=${revision}`,
    }));
    describeAccount(run, `Would promote ${title}`, account);
    return outputs;
  }
  describeAccount(run, `Promoted ${title}`, await promote(ports, store, plan));
  summary.text(`The channel: ${choice.because}.`);
  return outputs;
}
