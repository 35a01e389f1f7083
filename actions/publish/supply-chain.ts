import { join, resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { readImageFiles, type Reference } from '../../src/oci/index.ts';
import type { Registry } from '../../src/registry/index.ts';
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
import type { Rock } from './artifacts.ts';
import type { publish } from './definition.ts';

/** A bill of materials as it was written. */
export interface WrittenSbom {
  readonly path: string;
  readonly text: string;
}

/** Looks into every layer of the rock and writes down what is there. */
export async function writeSbom(
  run: ActionRun<typeof publish>,
  rock: Rock,
  target: Reference | undefined,
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
  const path = join(host.tempDir, 'sbom.cdx.json');
  await ports.files.mkdir(host.tempDir);
  await ports.files.write(path, text);
  const count = (kind: string): string => String(components.filter((one) => one.kind === kind).length);
  summary
    .heading('What is in the rock')
    .table(
      ['Debian packages', 'Python packages', 'Node packages'],
      [[count('deb'), count('pypi'), count('npm')]],
    );
  return { path, text };
}

/** Attaches the bill to the image, which the registry has by its digest already. */
export async function attachSbom(
  { ports }: ActionRun<typeof publish>,
  registry: Registry | undefined,
  target: Reference | undefined,
  rock: Rock,
  sbom: WrittenSbom,
): Promise<{ readonly sbom?: string; readonly 'sbom-digest'?: string }> {
  if (registry === undefined || target === undefined) return { sbom: sbom.path };
  const attached = await registry.attach(target, rock.image.manifest, {
    artifactType: SBOM_TYPE,
    bytes: Buffer.from(sbom.text),
  });
  const how = attached.listed === 'referrers' ? 'listed by the registry' : 'listed under a tag';
  ports.reporter.info(
    `bill of materials: ${attached.digest}, ${attached.unchanged ? 'there already, ' : ''}${how}`,
  );
  return { sbom: sbom.path, 'sbom-digest': attached.digest };
}

/** What the resolution says is in the rock, and from which distribution, when it is that of this rock. */
async function readDeclared(
  { inputs, ports, host }: ActionRun<typeof publish>,
  rock: Rock,
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
