import { join, resolve } from 'node:path';
import { imageName } from '../../../actions/pipeline/facts.ts';
import type { PipelineFacts } from '../../../actions/pipeline/plan.ts';
import { installPackages } from '../../../actions/setup-craft/packages.ts';
import type { ActionRun } from '../../action/index.ts';
import { makeStandInBase } from '../../debian/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { demo } from './definition.ts';
import type { Screen } from './screen.ts';

/** Where the declared base and the charm libraries come from, when they can be reached. */
const BASE_REGISTRY = 'https://public.ecr.aws/v2/';
const CHARMHUB = 'https://api.charmhub.io/v1/charm/libraries/bulk';

export interface DemoFacts {
  readonly pipeline: PipelineFacts;
  /** The base in words, for the report. */
  readonly base: string;
  /** Which of the example's two charms runs. */
  readonly charm: 'twelve-factor' | 'ops-only';
}

/** Finds out what this machine can reach and prepares what stands in for the rest, saying so. */
export async function findDemoFacts(run: ActionRun<typeof demo>, screen: Screen): Promise<DemoFacts> {
  const { inputs, ports, host } = run;
  const base = await findBase(run, screen);
  const libraries = inputs['charm-libs'];
  const isTwelveFactor = libraries !== undefined || (await answers(CHARMHUB, ports));
  if (!isTwelveFactor) {
    screen.say(
      'Charmhub cannot be reached: the charm is the one written on ops alone (examples/flask/charm-ops).',
    );
    screen.say('With a folder of charm libraries the 12-factor charm runs: npm run demo -- --charm-libs DIR');
  }
  const path = resolve(host.workspace, inputs.example);
  return {
    base: base.name,
    charm: isTwelveFactor ? 'twelve-factor' : 'ops-only',
    pipeline: {
      kubernetes: 'local',
      engine: 'embedded',
      path,
      charmPath: join(path, isTwelveFactor ? 'charm' : 'charm-ops'),
      baseImage: base.image,
      charmLibraries: libraries === undefined ? undefined : resolve(host.workspace, libraries),
      // One for each controller: two demos at once would deploy each other's files.
      output: join(host.workspace, 'build/demo', inputs.controller),
      image: `${inputs.registry}/${imageName(path)}`,
      model: 'demo',
      httpPath: '/healthz',
      until: 'test',
      setUp: true,
      controller: inputs.controller,
      registry: inputs.registry,
    },
  };
}

/** A base in words, and as the input `base-image` takes it when it is not the declared one. */
interface FoundBase {
  readonly name: string;
  readonly image: string | undefined;
}

async function findBase({ inputs, ports, host }: ActionRun<typeof demo>, screen: Screen): Promise<FoundBase> {
  if (inputs['base-image'] !== undefined) return { name: inputs['base-image'], image: inputs['base-image'] };
  if (await answers(BASE_REGISTRY, ports)) return { name: 'as declared in rockcraft.yaml', image: undefined };

  screen.say(
    'The registry of the Ubuntu bases cannot be reached: a minimal Debian image stands in for the base.',
  );
  if ((await ports.exec.which('mmdebstrap')) === undefined) {
    await installPackages(
      { purpose: 'the stand-in base', packages: ['mmdebstrap'], install: true },
      ports,
      host,
    );
  }
  const standIn = await ports.reporter.group('Make the stand-in base', () =>
    makeStandInBase(ports, { cacheDir: join(host.cacheDir, 'stand-in-base') }),
  );
  return { name: `stand-in: Debian ${standIn.suite}`, image: standIn.path };
}

/** Whether anything at all comes back: a refusal for want of credentials is an answer. */
async function answers(url: string, { http }: Pick<Ports, 'http'>): Promise<boolean> {
  try {
    const answer = await http.request({ method: 'GET', url, connectTimeout: 4_000, headersTimeout: 6_000 });
    answer.discard();
    return answer.status < 500;
  } catch {
    return false;
  }
}
