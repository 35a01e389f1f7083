import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import type { ObtainedLibrary } from './libs/index.ts';
import { describeManifest } from './metadata.ts';
import type { CharmPlan, GeneratedFile } from './plan.ts';
import { renderYaml, type RenderedTexts } from './render-yaml.ts';
import type { Venv } from './venv/index.ts';
import type { ZipFile } from './zip/index.ts';

/** Who packed the charm, in manifest.yaml. */
const PACKER = 'paas-action';

/** The files of the project. @throws Failure `CHARM_FILE` when one went away */
export async function readOwnFiles(
  ports: Pick<Ports, 'files'>,
  plan: CharmPlan,
): Promise<readonly ZipFile[]> {
  const read = plan.files.map(async ({ path, source, executable }): Promise<ZipFile> => {
    const content = await ports.files.readBytes(source);
    if (content === undefined)
      throw new Failure('CHARM_FILE', `${path} went away while the charm was packed`, {
        hint: 'Run the step again when nothing else writes to the project.',
        at: { file: path },
      });
    return { path, mode: executable || path === 'dispatch' ? 0o755 : 0o644, content };
  });
  return Promise.all(read);
}

export async function renderFile(
  ports: Pick<Ports, 'files'>,
  texts: RenderedTexts,
  { path, mode, content }: GeneratedFile,
): Promise<ZipFile> {
  const text = typeof content === 'string' ? content : await renderYaml(ports, texts, content);
  return { path, mode, content: Buffer.from(text) };
}

export function libraryFile({ path, text }: ObtainedLibrary): ZipFile {
  return { path, mode: 0o644, content: Buffer.from(text) };
}

export function manifestFile(plan: CharmPlan, venv: Venv, epoch: number): GeneratedFile {
  // charmcraft's linters recognise neither the dispatch that its plugin uv writes nor packages below venv/lib.
  const isFlat = plan.sitePackages === 'venv';
  const isRecognised = isFlat || !plan.generated.some(({ path }) => path === 'dispatch');
  const python = isRecognised && plan.entrypoint.endsWith('.py');
  const operator = python && isFlat && plan.operator && venv.packages.some(({ name }) => name === 'ops');
  const manifest = describeManifest({
    platform: plan.platform,
    packer: PACKER,
    epoch,
    language: python ? 'python' : 'unknown',
    framework: operator ? 'operator' : 'unknown',
  });
  return { path: 'manifest.yaml', mode: 0o644, content: { value: manifest, order: 'as given' } };
}
