import { join, resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { readImageFiles, type Reference } from '../../src/oci/index.ts';
import {
  describeAttach,
  encodeAttachment,
  type Attachment,
  type Registry,
} from '../../src/registry/index.ts';
import { isMadeFrom, parseResolution } from '../../src/rock/index.ts';
import {
  CHISEL_MANIFEST,
  findComponents,
  findDistribution,
  readChiselManifest,
  renderSbom,
  SBOM_TYPE,
  tellsOfComponents,
  type DeclaredPackage,
  type Distribution,
} from '../../src/sbom/index.ts';
import type { Rock, RockFile } from './artifacts.ts';
import type { publish } from './definition.ts';

/** A bill of materials as it was written, and the rock that it is of. */
export interface WrittenSbom {
  readonly rock: RockFile;
  readonly path: string;
  readonly text: string;
}

/** A bill for each rock: what is in them differs by architecture. */
export async function writeSboms(
  run: ActionRun<typeof publish>,
  rock: Rock,
  target: Reference | undefined,
): Promise<readonly WrittenSbom[]> {
  if (rock.together === undefined) return [await writeSbom(run, rock, target, 'sbom.cdx.json')];
  const written: WrittenSbom[] = [];
  for (const file of rock.together.files) {
    const { architecture } = file.image.image.config;
    written.push(await writeSbom(run, file, target, `sbom-${architecture}.cdx.json`));
  }
  return written;
}

/** Looks into every layer of the rock and writes down what is there. */
async function writeSbom(
  run: ActionRun<typeof publish>,
  rock: RockFile,
  target: Reference | undefined,
  fileName: string,
): Promise<WrittenSbom> {
  const { ports, host, summary } = run;
  const { image } = rock.image;
  const files = await readImageFiles(rock.content, image, tellsOfComponents);
  const { packages = [], release } = await readDeclared(run, rock);
  const cut = await readChiselManifest(files);
  if (cut === undefined && files.files.has(CHISEL_MANIFEST))
    ports.reporter.warning(
      `${CHISEL_MANIFEST} cannot be read (it takes Node 22.15): packages of slices have no hash in the bill of materials`,
    );
  const components = findComponents(files, { declared: packages, cut });
  const text = await renderSbom(
    {
      name: target === undefined ? 'rock' : `${target.registry}/${target.repository}`,
      version: rock.tag,
      digest: rock.image.manifest.digest,
    },
    components,
    findDistribution(files) ?? release,
  );
  const path = join(host.tempDir, fileName);
  await ports.files.mkdir(host.tempDir);
  await ports.files.write(path, text);
  const count = (kind: string): string => String(components.filter((one) => one.kind === kind).length);
  summary
    .heading('What is in the rock')
    .table(
      ['Debian packages', 'Python packages', 'Node packages'],
      [[count('deb'), count('pypi'), count('npm')]],
    );
  return { rock, path, text };
}

/** Attaches each bill to its image, which the registry has by its digest already. */
export async function attachSboms(
  { ports }: ActionRun<typeof publish>,
  registry: Registry | undefined,
  target: Reference | undefined,
  sboms: readonly WrittenSbom[],
): Promise<{ readonly sbom?: string; readonly 'sbom-digest'?: string }> {
  const sbom = sboms.map(({ path }) => path).join('\n');
  if (registry === undefined || target === undefined) return { sbom };
  const digests: string[] = [];
  for (const one of sboms) {
    const attached = await registry.attach(target, one.rock.image.manifest, attachmentOf(one));
    const how = attached.listed === 'referrers' ? 'listed by the registry' : 'listed under a tag';
    ports.reporter.info(
      `bill of materials: ${attached.digest}, ${attached.unchanged ? 'there already, ' : ''}${how}`,
    );
    digests.push(attached.digest);
  }
  return { sbom, 'sbom-digest': digests.join('\n') };
}

function attachmentOf({ text }: WrittenSbom): Attachment {
  return { artifactType: SBOM_TYPE, bytes: Buffer.from(text) };
}

/** The requests that attach the bills. */
export function describeSboms(
  sboms: readonly WrittenSbom[],
  target: Reference | undefined,
): readonly string[] {
  if (target === undefined) return [];
  return sboms.flatMap((one) => {
    const { manifest } = one.rock.image;
    return describeAttach(encodeAttachment(manifest, attachmentOf(one)), manifest.digest, target);
  });
}

/** What the resolution says is in the rock, and from which distribution, when it is that of this rock. */
async function readDeclared(
  { inputs, ports, host }: ActionRun<typeof publish>,
  rock: RockFile,
): Promise<{ readonly packages?: readonly DeclaredPackage[]; readonly release?: Distribution }> {
  const given = inputs.resolution === undefined ? undefined : resolve(host.workspace, inputs.resolution);
  const path = given ?? `${rock.path}.resolution.json`;
  const text = await ports.files.readText(path);
  if (text === undefined) return {};
  const resolution = parseResolution(text, path);
  if (!isMadeFrom(rock.image.image, resolution)) {
    ports.reporter.warning(`${path} is for a rock on another base; the bill of materials goes without it`);
    return {};
  }
  const { packages, slices, base } = resolution;
  return {
    packages: [...packages, ...slices.map((slice) => slice.package), ...(base.packages ?? [])],
    ...(base.release === undefined ? {} : { release: base.release }),
  };
}
