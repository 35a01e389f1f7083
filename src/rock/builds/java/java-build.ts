import { join } from 'node:path';
import { isFailure } from '../../../errors/index.ts';
import type { LayerEntry } from '../../../oci/index.ts';
import type { JavaPlan } from '../../plan/index.ts';
import { verifiedFile } from '../../trees/verified-file.ts';
import { keepBuild } from '../known-build.ts';
import { copySources, readSources } from '../source-tree.ts';
import type { BuildPorts, BuildRequest, FinishedBuild } from '../types.ts';
import { javaProducts, refuseWindowsWrapper, selectCommand } from './build-command.ts';
import { readBuildFiles } from './build-files.ts';
import { collectJars } from './collect-jars.ts';
import { findJdk, type Jdk } from './find-jdk.ts';
import { explainJava } from './java-failure.ts';
import { readJarManifest, splitJar } from './split-jar.ts';

/** Grows when the same inputs would give other jars than before. */
const FORMAT = 2;
const TIMEOUT = 1_800_000;
const LINES = 2_000;

/**
 * Builds the jars of a project with its own build tool, in a copy of the sources. A jar of Spring Boot is taken apart:
 * the application's classes go with the application, the libraries into a layer of their own.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`
 */
export async function buildJava(ports: BuildPorts, request: BuildRequest<JavaPlan>): Promise<FinishedBuild> {
  const { plan, projectDir, cacheDir } = request;
  const root = join(projectDir, plan.source);
  const rules = { products: javaProducts[plan.plugin] };
  const [jdk, sources] = await Promise.all([findJdk(ports), readSources(ports, root, cacheDir, rules)]);
  const wrappers = new Set(
    sources.map(([path = '']) => path).filter((path) => /^(?:mvnw|gradlew)$/.test(path)),
  );
  const { program } = await selectCommand(ports, plan, '', wrappers);
  await refuseWindowsWrapper(ports, plan, root, program);
  const { plugin, part, environment, parameters, tasks, initScript, into } = plan;
  const place = (await ports.files.realpath(program)) ?? program;
  const known = await keepBuild(
    ports,
    {
      cacheDir,
      // Jars are the same for every processor.
      of: [projectDir, part],
      inputs: [
        FORMAT,
        plugin,
        jdk.version,
        place,
        parameters,
        tasks,
        initScript ?? '',
        environment,
        into,
        sources,
      ],
    },
    (folder) => compile(ports, { plan, root, folder, jdk, wrappers }),
  );
  const entries = await toEntries(ports, known, into);
  const isLibrary = ({ path }: LayerEntry): boolean =>
    path.startsWith(`${into}/lib/`) && !path.includes('-SNAPSHOT');
  const describe = (each: LayerEntry): unknown => [each.path, known.files[each.path] ?? ''];
  const own = entries.filter((entry) => !isLibrary(entry));
  const libraries = entries.filter(isLibrary);
  return {
    part,
    plugin,
    toolchain: known.toolchain,
    warnings: known.warnings,
    app: { entries: own, identity: own.map(describe) },
    layers:
      libraries.length === 0
        ? []
        : [
            {
              layer: 'dependencies',
              inputs: ['jars', 1, libraries.map(describe)],
              entries: () => Promise.resolve({ entries: libraries }),
            },
          ],
    jars: { folder: known.folder, files: known.files, into, source: plan.source },
  };
}

async function toEntries(
  ports: BuildPorts,
  { folder, files }: { folder: string; files: Readonly<Record<string, string>> },
  into: string,
): Promise<readonly LayerEntry[]> {
  const owned = { uid: 0, gid: 0 };
  const made = await Promise.all(
    Object.entries(files).map(async ([path, sha256]): Promise<LayerEntry> => {
      const size = (await ports.files.stat(join(folder, path)))?.size ?? 0;
      const content = (): AsyncIterable<Uint8Array> => verifiedFile(ports, join(folder, path), path, sha256);
      return { kind: 'file', path, mode: 0o644, ...owned, size, content };
    }),
  );
  return [{ kind: 'directory', path: into, mode: 0o755, ...owned }, ...made];
}

interface Compilation {
  readonly plan: JavaPlan;
  readonly root: string;
  readonly folder: string;
  readonly jdk: Jdk;
  readonly wrappers: ReadonlySet<string>;
}

async function compile(
  ports: BuildPorts,
  { plan, root, folder, jdk, wrappers }: Compilation,
): Promise<{ toolchain: string; warnings: readonly string[] }> {
  const work = await ports.files.makeTemp('java-sources');
  try {
    const products = javaProducts[plan.plugin];
    await copySources(ports, root, work, { products });
    const { argv, tool } = await selectCommand(ports, plan, work, wrappers);
    // What went wrong is somewhere in the middle of what these tools say.
    const said: string[] = [];
    const onLine = (line: string): void => {
      if (said.length < LINES) said.push(line);
    };
    const env = { JAVA_HOME: jdk.home, ...plan.environment };
    await ports.reporter.group(`Build ${plan.part} with ${tool} and JDK ${jdk.version}`, () =>
      ports.exec.run({ argv, cwd: work, env, timeout: TIMEOUT, onLine }).catch(async (error: unknown) => {
        if (!isFailure(error, 'TOOL_FAILED')) throw error;
        const files = await readBuildFiles(ports, root);
        const { part, source } = plan;
        throw explainJava(error, said, { part, tool, work, source, jdk: jdk.version, files });
      }),
    );
    const jars = await collectJars(ports, plan, { work, root });
    for (const path of jars) await place(ports, join(work, path), join(folder, plan.into));
    const names = jars.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort();
    return {
      toolchain: `${tool} with JDK ${jdk.version}`,
      warnings: await describeJars(ports, plan, join(folder, plan.into), names),
    };
  } finally {
    await ports.files.remove(work);
  }
}

/** What will surprise whoever starts them, as the service of the extension does, with `java -jar *.jar`. */
async function describeJars(
  ports: BuildPorts,
  { part, into }: JavaPlan,
  folder: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const [first = ''] = names;
  const several =
    names.length > 1
      ? [`parts.${part}: several jars go to /${into} (${names.join(', ')}); the service starts the first`]
      : [];
  const bytes = (await ports.files.readBytes(join(folder, first))) ?? new Uint8Array();
  return readJarManifest(bytes).has('Main-Class')
    ? several
    : [
        ...several,
        `parts.${part}: java -jar cannot start ${first}, which names no main class: add the plugin of Spring Boot (spring-boot-maven-plugin, or org.springframework.boot of Gradle) to the build of the app`,
      ];
}

async function place(ports: BuildPorts, jar: string, into: string): Promise<void> {
  const bytes = (await ports.files.readBytes(jar)) ?? new Uint8Array();
  const name = jar.slice(jar.lastIndexOf('/') + 1);
  await ports.files.mkdir(into);
  const split = splitJar(bytes);
  if (split === undefined) return ports.files.write(join(into, name), bytes);
  await ports.files.write(join(into, name), split.app);
  if (split.libraries.size > 0) await ports.files.mkdir(join(into, 'lib'));
  for (const [library, content] of split.libraries)
    await ports.files.write(join(into, 'lib', library), content);
}
