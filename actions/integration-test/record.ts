import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { findArtifactStore, keepTested, measureFile, type Tested } from '../../src/github/index.ts';
import type { integrationTest } from './definition.ts';
import type { Target } from './target.ts';

type Run = ActionRun<typeof integrationTest>;

/**
 * What a pass will prove. Found out before any test runs, since tests are code that may change everything that lies
 * here.
 *
 * @param folder In the checkout.
 * @throws Failure `INPUT_INVALID` where it could not be said what was tested
 */
export async function describeTested({ ports }: Run, target: Target, folder: string): Promise<Tested> {
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(target.image ?? '')?.[1];
  if (digest === undefined) {
    throw new Failure('INPUT_INVALID', 'input `record` needs one image, named by its digest', {
      hint: 'Give the output of publish: image: ${{ steps.published.outputs.image }}',
    });
  }
  const { exitCode, stdout } = await ports.exec.run({
    argv: ['git', '-C', folder, 'rev-parse', '--verify', '--quiet', 'HEAD^{tree}'],
    timeout: 30_000,
    accept: [0, 1, 128],
  });
  const tree = stdout.trim();
  if (exitCode !== 0 || !/^[0-9a-f]{40,64}$/.test(tree)) {
    throw new Failure('INPUT_INVALID', 'input `record` needs the checkout of a commit', {
      hint: 'Run actions/checkout in this job, and this step in what it has checked out.',
    });
  }
  const charm = target.charm === undefined ? undefined : (await measureFile(ports, target.charm)).sha256;
  return { tree, digest, charm };
}

/** Keeps the proof, after everything has passed. */
export async function keepRecord({ ports, host }: Run, tested: Tested): Promise<string> {
  const store = await findArtifactStore(host);
  if (store === undefined) {
    throw new Failure('ARTIFACT_UNAVAILABLE', 'outside of GitHub Actions there is nowhere to record a test', {
      hint: 'Remove the input `record`.',
    });
  }
  const name = await keepTested(ports, store, tested);
  ports.reporter.info(`recorded as ${name}`);
  return name;
}
