import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import type { CharmhubResult } from '../../src/charmhub/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { formatReference } from '../../src/oci/index.ts';
import type { Registry } from '../../src/registry/index.ts';
import { fetchInputs, openRocks, readCharm, type Rock } from './artifacts.ts';
import type { publish } from './definition.ts';
import { openRegistry, pushByDigest, pushReferences, type MovedTag } from './registry-part.ts';
import { describePush, describeStandIn, describeStore, outputsOf, tagsOf, writeReport } from './report.ts';
import { planReferences, refuseStandIn } from './target.ts';
import { requireOneRock } from './require-one-rock.ts';
import { requireTested } from './tested.ts';
import { wantsCharmhub } from './wants-charmhub.ts';

export async function main(run: ActionRun<typeof publish>): Promise<OutputsOf<typeof publish>> {
  const { inputs, ports, host } = run;
  const toCharmhub = wantsCharmhub(inputs);
  if (inputs['promote-from'] !== undefined) {
    const { runPromotion } = await import('./promotion.ts');
    return writeReport(run, await runPromotion(run, inputs['promote-from']));
  }

  // Everything is looked at before anything is changed: files, credentials, what the store has.
  const files = await fetchInputs(run);
  const charm = await readCharm(ports, host.workspace, files.charm);
  const rock = await openRocks(ports, host.workspace, files.rocks);
  requireOneRock(inputs, rock);
  requireTested({
    expectedDigest: inputs['expect-digest'],
    digest: rock.digest,
    expectedCharm: inputs['expect-charm'],
    charm: charm?.sha256,
  });
  const testedBy = inputs['expect-tested']
    ? await (await import('./tested-elsewhere.ts')).requireTestedElsewhere(run, rock, charm)
    : undefined;
  if (testedBy !== undefined) ports.reporter.info(`tested by ${testedBy}`);
  const references = planReferences({
    image: inputs.image,
    tags: inputs.tags,
    repository: host.variables['GITHUB_REPOSITORY'],
    version: rock.tag,
  });
  if (references.length === 0 && !toCharmhub) {
    throw new Failure('INPUT_INVALID', 'there is nowhere to publish to', {
      hint: 'Give `charmhub`, or another `image` than none.',
    });
  }
  for (const { image } of rock.together?.files ?? [rock]) {
    refuseStandIn(image.image, references[0], toCharmhub);
    describeStandIn(run, image.image);
  }
  // What few runs do is loaded by them: the store, a release, a signature, a bill of materials.
  const charmhub = toCharmhub ? await import('./charmhub-part.ts') : undefined;
  const store = await charmhub?.planStore(run, charm, rock);
  const release = inputs['github-release'];
  const announce =
    release === undefined ? undefined : await (await import('./github-release.ts')).planRelease(run, release);
  const signing = inputs.attest ? await import('./provenance.ts') : undefined;
  const signer = signing?.findSigner(run);
  const facts = { rock, charm, references, channel: store?.choice };
  const [target] = references;
  const bill = inputs.sbom ? await import('./supply-chain.ts') : undefined;
  const sboms = await bill?.writeSboms(run, rock, target);
  if (inputs['dry-run']) {
    const attaching = [
      ...(bill?.describeSboms(sboms ?? [], target) ?? []),
      ...(signing?.describeSigning(run, rock, target) ?? []),
    ];
    (await import('./dry-run.ts')).describeDryRun(run, facts, attaching, store?.plan);
    return writeReport(run, outputsOf(facts, undefined));
  }

  const registry = target === undefined ? undefined : openRegistry(run, target);
  let pushed: readonly MovedTag[] = [];
  const moveTags = async (): Promise<void> => {
    if (registry === undefined) return;
    pushed = await ports.reporter.group(`Push ${references.map(formatReference).join(', ')}`, () =>
      pushReferences(ports, registry, rock, references, inputs['mount-from']),
    );
  };
  // What nobody sees first, then the tags, then the release.
  const alone = store === undefined && sboms === undefined && signer === undefined;
  if (!alone && registry !== undefined) await pushContent(run, registry, rock, references);
  const attached = {
    ...(bill !== undefined && sboms !== undefined && (await bill.attachSboms(run, registry, target, sboms))),
    ...(signing !== undefined &&
      signer !== undefined &&
      (await signing.attachProvenance(run, signer, registry, target, rock, charm))),
  };
  let released: CharmhubResult | undefined;
  if (charmhub === undefined || store === undefined) await moveTags();
  else {
    released = await ports.reporter.group(`Publish ${store.name} to ${store.plan.request.channel}`, () =>
      charmhub.publishToCharmhub(ports, store.store, store.plan, moveTags),
    );
  }
  if (registry !== undefined) describePush(run, pushed, registry.traffic());
  describeStore(run, charm, released, store?.choice);
  const outputs = {
    ...outputsOf(facts, released),
    ...attached,
    ...(testedBy !== undefined && { 'tested-by': testedBy }),
    ...(registry !== undefined && { ...tagsOf(pushed), uploaded: String(registry.traffic().uploaded) }),
  };
  return writeReport(run, {
    ...outputs,
    ...(announce !== undefined && { 'github-release-url': await announce(outputs) }),
  });
}

async function pushContent(
  { inputs, ports }: ActionRun<typeof publish>,
  registry: Registry,
  rock: Rock,
  [target]: ReturnType<typeof planReferences>,
): Promise<void> {
  if (target === undefined) return;
  await ports.reporter.group(`Push ${rock.digest}`, () =>
    pushByDigest(registry, rock, target, inputs['mount-from']),
  );
}
