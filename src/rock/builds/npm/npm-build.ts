import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../../errors/index.ts';
import type { LayerEntry } from '../../../oci/index.ts';
import { DAEMON_ID, type NpmPlan } from '../../plan/index.ts';
import { folderEntries } from '../folder-entries.ts';
import type { BuildPorts, BuildRequest, BuiltLayer, Download, FinishedBuild } from '../types.ts';
import { installDependencies } from './dependencies.ts';
import { readLock } from './lock.ts';
import { describeMissingPrograms } from './uncompiled.ts';
import { fetchNode, findNode, nodeArchitectures } from './node-release.ts';
import { renderNpmrc } from './npmrc.ts';
import { readOwnFiles } from './own-files.ts';
import { readPackageJson, type PackageJson } from './package-json.ts';
import { resolveLock } from './resolve-lock.ts';

/**
 * Puts an application and the packages of its lock file where `npm install --global` would put them, in layers of their
 * own: Node.js where the part includes it, the packages, the application. None is made before it is needed.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`, `ROCK_UNSUPPORTED`
 */
export async function buildNpm(ports: BuildPorts, request: BuildRequest<NpmPlan>): Promise<FinishedBuild> {
  const { plan, projectDir, architecture, cacheDir, maxAge } = request;
  const root = join(projectDir, plan.source);
  const file = join(plan.source, 'package.json');
  const cpu = nodeArchitectures[architecture] ?? architecture;
  const packageJson = await ports.files.readText(join(root, 'package.json'));
  if (packageJson === undefined)
    throw new Failure('ROCK_BUILD', `parts.${plan.part}: there is no ${file}`, { at: { file } });
  const read = readPackageJson(packageJson, file);
  const npmrc = await ports.files.readText(join(root, '.npmrc'));
  const warnings: string[] = [];
  const lockName = (await ports.files.stat(join(root, 'npm-shrinkwrap.json')))
    ? 'npm-shrinkwrap.json'
    : 'package-lock.json';
  let lock = await ports.files.readText(join(root, lockName));
  if (lock === undefined) {
    lock = await resolveLock(ports, { plan, packageJson, npmrc, cacheDir, maxAge, file });
    warnings.push(
      `${plan.source} has no package-lock.json: the newest packages that fit are taken; commit one to get the same each time`,
    );
  }
  const locked = readLock(lock, join(plan.source, lockName));
  for (const { name, hasInstallScript } of locked.packages)
    if (hasInstallScript) warnings.push(`the install script of the package ${name} is not run`);
  warnings.push(...describeMissingPrograms(locked, cpu));
  const into = `lib/node_modules/${read.name}`;
  const owner = plan.application ? DAEMON_ID : 0;
  const own = await readOwnFiles(ports, root, { read, into, owner, cacheDir });
  const extra = extraEntries(plan, read, into, npmrc, warnings);
  const node = await findIncludedNode(ports, request);
  const lockHash = createHash('sha256').update(lock).digest('hex');
  const dependencies: BuiltLayer = {
    layer: 'dependencies',
    inputs: [
      'npm',
      2,
      lockHash,
      read.asked,
      into,
      owner,
      plan.exclude,
      plan.environment,
      locked.native ? cpu : null,
    ],
    entries: () =>
      installDependencies(ports, { plan, cpu, packageJson, lock, npmrc, read: locked, into, owner, file }),
  };
  return {
    part: plan.part,
    plugin: 'npm',
    toolchain: `${lockName} ${lockHash.slice(0, 16)}`,
    warnings,
    app: {
      entries: [...own.entries, ...extra],
      identity: [
        ...own.identity,
        ...extra.map((entry) => [
          entry.path,
          entry.kind === 'symlink' ? entry.target : entry.kind === 'file' ? String(entry.content) : '',
        ]),
      ],
    },
    layers: [...(node === undefined ? [] : [nodeLayer(ports, request, node)]), dependencies],
    ...(node === undefined ? {} : { downloads: [node] }),
  };
}

/** The links to the package's programs and, for an application, what the extension's script adds. */
function extraEntries(
  plan: NpmPlan,
  read: PackageJson,
  into: string,
  npmrc: string | undefined,
  warnings: string[],
): readonly LayerEntry[] {
  const root = { uid: 0, gid: 0 };
  const programs = Object.entries(read.bin).map(([name, path]): LayerEntry => ({
    kind: 'symlink',
    path: `bin/${name}`,
    target: `../${into}/${path.replace(/^\.?\/+/, '')}`,
    ...root,
  }));
  if (!plan.application) return programs;
  const { text, secrets } = renderNpmrc(npmrc);
  if (secrets.length > 0)
    warnings.push(`${join(plan.source, '.npmrc')}: ${secrets.join(', ')} is kept out of the image`);
  const content = Buffer.from(text);
  return [
    ...programs,
    {
      kind: 'file',
      path: `${into}/.npmrc`,
      mode: 0o644,
      uid: DAEMON_ID,
      gid: DAEMON_ID,
      size: content.byteLength,
      content,
    },
    { kind: 'symlink', path: 'app', target: `/${into}`, ...root },
  ];
}

async function findIncludedNode(
  ports: BuildPorts,
  { plan, architecture, cacheDir, maxAge, nodeMirror, pinned }: BuildRequest<NpmPlan>,
): Promise<Download | undefined> {
  if (plan.node === undefined) return undefined;
  return findNode(ports, {
    wanted: plan.node,
    architecture,
    mirror: nodeMirror,
    cacheDir,
    maxAge,
    pinned: pinned?.find(({ name }) => name === 'node'),
  });
}

/** The whole archive at the root of the image, as the npm plugin unpacks it. */
function nodeLayer(ports: BuildPorts, { plan, cacheDir }: BuildRequest<NpmPlan>, node: Download): BuiltLayer {
  return {
    layer: 'language',
    inputs: ['node', 1, node.sha256, plan.exclude],
    async entries() {
      const archive = await fetchNode(ports, node, cacheDir);
      const folder = await ports.files.makeTemp('node-release');
      const dispose = (): Promise<void> => ports.files.remove(folder);
      try {
        await ports.exec.run({
          argv: ['tar', '-xzf', archive, '-C', folder, '--no-same-owner', '--strip-components=1'],
          timeout: 300_000,
        });
        return { entries: await folderEntries(ports, folder, { into: '', exclude: plan.exclude }), dispose };
      } catch (error) {
        await dispose();
        throw error;
      }
    },
  };
}
