import { join, resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { readImageFiles, type Reference } from '../../src/oci/index.ts';
import type { Registry } from '../../src/registry/index.ts';
import { parseResolution } from '../../src/rock/index.ts';
import {
  findComponents,
  findDistribution,
  renderSbom,
  SBOM_TYPE,
  tellsOfComponents,
  type DeclaredPackage,
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
  const components = findComponents(files, await readDeclared(run, rock));
  const text = await renderSbom(
    {
      name: target === undefined ? 'rock' : `${target.registry}/${target.repository}`,
      version: rock.tag,
      digest: rock.image.manifest.digest,
    },
    components,
    findDistribution(files),
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

/** The packages of the resolution, when it is that of this rock: one for another base says nothing about it. */
async function readDeclared(
  { inputs, ports, host }: ActionRun<typeof publish>,
  rock: Rock,
): Promise<readonly DeclaredPackage[]> {
  const given = inputs.resolution === undefined ? undefined : resolve(host.workspace, inputs.resolution);
  const path = given ?? `${rock.path}.resolution.json`;
  const text = await ports.files.readText(path);
  if (text === undefined) return [];
  const resolution = parseResolution(text, path);
  const labels = rock.image.image.config.config?.Labels ?? {};
  const base = labels['org.opencontainers.image.base.digest'];
  if (base === undefined || !resolution.base.digest.endsWith(base)) {
    ports.reporter.warning(`${path} is for a rock on another base; the bill of materials goes without it`);
    return [];
  }
  return resolution.packages;
}
