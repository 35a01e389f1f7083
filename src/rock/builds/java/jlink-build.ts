import { join } from 'node:path';
import { Failure, isFailure, type Location } from '../../../errors/index.ts';
import type { LayerEntry } from '../../../oci/index.ts';
import type { JlinkPlan } from '../../plan/index.ts';
import { folderEntries } from '../folder-entries.ts';
import type { BuildPorts, BuildRequest, FinishedBuild } from '../types.ts';
import { findRelease, readBuildFiles } from './build-files.ts';
import { readClassNeeds } from './class-file.ts';
import { findModules } from './find-modules.ts';
import { JDK_TOOLS, provideJdk, type UnpackedJdk } from './unpack-jdk.ts';

const TIMEOUT = 600_000;

/**
 * A Java runtime of the base's own packages, with the modules that the jars need and no others.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`, and those of resolving packages
 */
export async function buildJlink(
  ports: BuildPorts,
  request: BuildRequest<JlinkPlan>,
): Promise<FinishedBuild> {
  const { plan, architecture, cacheDir, earlier } = request;
  const packages = (await request.findPackages([plan.jdk])).filter(({ name }) =>
    /^openjdk-\d+-(?:jdk|jre)-headless$/.test(name),
  );
  const version = packages.map(({ name }) => /^openjdk-(\d+)-jdk-headless$/.exec(name)?.[1]).find(Boolean);
  if (version === undefined)
    throw new Failure('ROCK_TOOLCHAIN', `parts.${plan.part}: ${plan.jdk} brings no OpenJDK`, {
      hint: 'Name a package of the base in `build-packages`, such as openjdk-21-jdk-headless.',
    });
  const jars = earlier.flatMap((build) => build.jars ?? []);
  const home = `usr/lib/jvm/java-${version}-openjdk-${architecture}`;
  const jdk = (): Promise<UnpackedJdk> =>
    provideJdk(ports, {
      packages,
      home,
      major: Number(version),
      architecture,
      cacheDir,
      fetch: request.fetchPackages,
    });
  const needs = await readNeeds(ports, jars);
  if (needs.java > Number(version)) {
    const at = await findWhere(ports, request, String(needs.java));
    throw new Failure(
      'ROCK_BUILD',
      `the app is compiled for Java ${needs.java}, the rock has Java ${version}`,
      {
        ...(at === undefined ? {} : { at }),
        hint: `Set \`build-packages: [openjdk-${needs.java}-jdk-headless]\` on parts.${plan.part} if the base has it, or compile for Java ${version} (\`<java.version>\`, or the toolchain of Gradle).`,
      },
    );
  }
  const modules =
    plan.modules.length > 0
      ? plan.modules
      : [
          ...(await findModules(ports, {
            jars,
            mentioned: needs.mentioned,
            jdk,
            packages,
            multiRelease: plan.multiRelease,
            cacheDir,
          })),
          ...plan.extraModules,
        ];
  return {
    part: plan.part,
    plugin: 'jlink',
    toolchain: `OpenJDK ${packages.map(({ version: each }) => each)[0] ?? version}`,
    warnings: [],
    layers: [
      {
        layer: 'language',
        inputs: ['jlink', 1, packages.map(({ name, sha256 }) => [name, sha256]), modules, home],
        entries: async () => link(ports, { plan, home, modules, jdk: await jdk() }),
      },
    ],
    downloads: packages.map(({ name, version: of, sha256, url, size, filename }) => ({
      ...{ name, version: of, sha256, origin: url },
      ...{ size, filename },
    })),
  };
}

/** Where the project asks for the Java release that it is compiled for. */
async function findWhere(
  ports: BuildPorts,
  { projectDir, earlier }: BuildRequest<JlinkPlan>,
  release: string,
): Promise<Location | undefined> {
  for (const source of new Set(earlier.flatMap(({ jars }) => jars?.source ?? []))) {
    const found = findRelease(await readBuildFiles(ports, join(projectDir, source)), source, release);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Jars = NonNullable<FinishedBuild['jars']>;

/** What the jars of the application itself need; libraries are made for older releases than they run on. */
async function readNeeds(
  ports: BuildPorts,
  jars: readonly Jars[],
): Promise<{ readonly java: number; readonly mentioned: readonly string[] }> {
  const mentioned = new Set<string>();
  let java = 0;
  for (const { folder, files, into } of jars)
    for (const path of Object.keys(files)) {
      if (path.startsWith(`${into}/lib/`)) continue;
      const needs = readClassNeeds((await ports.files.readBytes(join(folder, path))) ?? new Uint8Array());
      java = Math.max(java, needs.java);
      for (const name of needs.mentioned) mentioned.add(name);
    }
  return { java, mentioned: [...mentioned].sort() };
}

async function link(
  ports: BuildPorts,
  {
    plan,
    home,
    modules,
    jdk,
  }: { plan: JlinkPlan; home: string; modules: readonly string[]; jdk: UnpackedJdk },
): Promise<{ entries: readonly LayerEntry[]; dispose: () => Promise<void> }> {
  const work = await ports.files.makeTemp('jlink');
  const dispose = (): Promise<void> => ports.files.remove(work);
  const output = join(work, 'runtime');
  try {
    await ports.reporter.group(`Cut a Java runtime with ${modules.length} modules`, () =>
      ports.exec
        .run({
          argv: [
            ...([
              jdk.jlink,
              ...JDK_TOOLS.options,
              '--module-path',
              jdk.jmods,
              '--add-modules',
              modules.join(','),
            ] as const),
            // Unlike `--strip-debug`, this works for other architectures; the base's libraries are stripped already.
            ...['--no-header-files', '--no-man-pages', '--strip-java-debug-attributes', '--output', output],
          ],
          env: JDK_TOOLS.env,
          timeout: TIMEOUT,
        })
        .catch((error: unknown) => {
          if (!isFailure(error, 'TOOL_FAILED')) throw error;
          throw new Failure('ROCK_BUILD', `parts.${plan.part}: jlink could not make the runtime`, {
            hint: 'Correct the modules of the part; `jlink-modules` names them all.',
            details: error.details,
            cause: error,
          });
        }),
    );
    const runtime = await folderEntries(ports, output, { into: home });
    const link: LayerEntry = {
      kind: 'symlink',
      path: 'usr/bin/java',
      target: `../${home.slice('usr/'.length)}/bin/java`,
      uid: 0,
      gid: 0,
    };
    return { entries: [...runtime, link], dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
