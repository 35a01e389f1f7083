import { join, relative } from 'node:path';
import { Failure, isFailure, type Location } from '../../errors/index.ts';
import type { GoPlan } from '../plan/index.ts';
import { findGoArchitecture } from '../tools/go-tool.ts';
import { explainGo } from './go-failure.ts';
import { selectGo } from './go-toolchain.ts';
import { keepBuild } from './known-build.ts';
import { copySources, findSources, readSources } from './source-tree.ts';
import type { BuildPorts, BuildRequest, FinishedBuild } from './types.ts';

/** Grows when the same inputs would give other binaries than before. */
const FORMAT = 1;
const TIMEOUT = 900_000;

type Go = Awaited<ReturnType<typeof selectGo>>;

/**
 * Compiles the programs of a module into `bin`, as `go install ./...` would; with `go build`, because that one also
 * compiles for other architectures. The bytes depend on the sources, the flags, GOARCH and the Go release alone.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`, `ROCK_UNSUPPORTED` when a dependency needs cgo
 */
export async function buildGo(ports: BuildPorts, request: BuildRequest<GoPlan>): Promise<FinishedBuild> {
  const { plan, projectDir, architecture, cacheDir, maxAge } = request;
  const root = join(projectDir, plan.source);
  const goarch = findGoArchitecture(architecture);
  if (goarch === undefined)
    throw new Failure('ROCK_UNSUPPORTED', `parts.${plan.part}: Go does not compile for ${architecture}`, {
      hint: 'Choose another platform, or set `engine: craft`.',
    });
  const [go, sources] = await Promise.all([
    selectGo(ports, { release: plan.release, cacheDir, maxAge }),
    readSources(ports, root, cacheDir),
  ]);
  if (!sources.some(([path]) => path === 'go.mod'))
    throw new Failure('ROCK_BUILD', `parts.${plan.part}: there is no go.mod in ${plan.source}`, {
      hint: 'Write one with `go mod init <module>`.',
    });
  const hasWorkspace = sources.some(([path]) => path === 'go.work');
  const env = {
    GOFLAGS: '',
    ...plan.environment,
    CGO_ENABLED: '0',
    GOOS: 'linux',
    GOARCH: goarch,
    GOEXPERIMENT: plan.environment['GOEXPERIMENT'] ?? '',
    GOAMD64: plan.environment['GOAMD64'] ?? 'v1',
    ...(hasWorkspace ? {} : { GOWORK: 'off' }),
    ...(go.toolchain === undefined ? {} : { GOTOOLCHAIN: go.toolchain }),
  };
  const { tags, generate, part, release, environment } = plan;
  const built = await keepBuild(
    ports,
    {
      cacheDir,
      of: [projectDir, part, architecture],
      inputs: [FORMAT, goarch, go.version, release ?? '', tags, generate, environment, sources],
    },
    (folder) =>
      ports.reporter.group(`Compile ${part} with Go ${go.version}`, () =>
        compile(ports, { plan, root, folder, go, env }),
      ),
  );
  const { folder, toolchain, warnings } = built;
  return { part, plugin: 'go', folder, toolchain, warnings };
}

interface Compilation {
  readonly plan: GoPlan;
  readonly root: string;
  readonly folder: string;
  readonly go: Go;
  readonly env: Readonly<Record<string, string>>;
}

async function compile(ports: BuildPorts, at: Compilation): Promise<{ toolchain: string }> {
  const { plan, folder, go } = at;
  const work = plan.generate.length === 0 ? undefined : await ports.files.makeTemp('go-sources');
  try {
    const cwd = work ?? at.root;
    const run = (argv: readonly string[], env = at.env): Promise<string> =>
      ports.exec
        .run({ argv: [go.program, ...argv], cwd, env, timeout: TIMEOUT })
        .then(({ stdout }) => stdout)
        .catch(async (error: unknown) => {
          if (!isFailure(error, 'TOOL_FAILED')) throw error;
          throw explainGo(error, plan.part, plan.source, await readGoFiles(ports, at.root));
        });
    if (work !== undefined) {
      await copySources(ports, at.root, work);
      // Generators run here, so they are compiled for this machine.
      const { GOOS: _os, GOARCH: _arch, ...native } = at.env;
      for (const words of plan.generate) await run(['generate', ...words], native);
    }
    const tags = plan.tags.length === 0 ? [] : [`-tags=${plan.tags.join(',')}`];
    if (plan.environment['CGO_ENABLED'] === undefined) await refuseCgo(ports, run, at, tags);
    const flags = ['-trimpath', '-buildvcs=false', ...tags];
    await run(['build', ...flags, '-o', `${join(folder, 'bin')}/`, './...']);
    const version = (await run(['env', 'GOVERSION'])).trim().replace(/^go/, '');
    return { toolchain: `Go ${version}` };
  } finally {
    if (work !== undefined) await ports.files.remove(work);
  }
}

/** What a message may have to point into: go.mod and the app's own code. */
async function readGoFiles(ports: BuildPorts, root: string): Promise<ReadonlyMap<string, string>> {
  const paths = await findSources(ports, root, /^go\.mod$|^(?!vendor\/).*(?<!_test)\.go$/);
  const texts = paths.map(
    async (path) => [path, (await ports.files.readText(join(root, path))) ?? ''] as const,
  );
  return new Map(await Promise.all(texts));
}

const LIST = '{{if and .CgoFiles (not .Standard)}}{{.ImportPath}} {{.Dir}}/{{index .CgoFiles 0}}{{end}}';

/** Code that needs cgo compiles without it as well, and then fails when it runs: it has to be found beforehand. */
async function refuseCgo(
  ports: BuildPorts,
  run: (argv: readonly string[], env: Readonly<Record<string, string>>) => Promise<string>,
  { plan, root, env }: Compilation,
  tags: readonly string[],
): Promise<void> {
  const listed = await run(['list', '-deps', ...tags, '-f', LIST, './...'], { ...env, CGO_ENABLED: '1' });
  const packages = listed.split('\n').filter((line) => line !== '');
  const [first = '', file = ''] = packages[0]?.split(/ (.*)/) ?? [];
  if (first === '') return;
  const at = file.startsWith(`${root}/`)
    ? await findImport(ports, root, file, plan.source)
    : findModule(await ports.files.readText(join(root, 'go.mod')), first, plan.source);
  throw new Failure('ROCK_UNSUPPORTED', `parts.${plan.part}: ${first} needs cgo`, {
    hint:
      'Use a replacement in pure Go (modernc.org/sqlite for go-sqlite3), or `engine: craft`. If the app works without ' +
      'it, say so with `build-environment: [{CGO_ENABLED: "0"}]` on the part.',
    details: packages.map((line) => line.replace(/ .*/, '')),
    ...(at === undefined ? {} : { at }),
  });
}

/** The line of a file of the app that asks for cgo. */
async function findImport(ports: BuildPorts, root: string, file: string, source: string): Promise<Location> {
  const lines = ((await ports.files.readText(file)) ?? '').split('\n');
  const line = lines.findIndex((each) => /^\s*(?:import\s+)?"C"/.test(each));
  return { file: join(source, relative(root, file)), ...(line < 0 ? {} : { line: line + 1 }) };
}

/** The line of go.mod that requires the module of a package. */
function findModule(text: string | undefined, imported: string, source: string): Location | undefined {
  const lines = (text ?? '').split('\n');
  const line = lines.findIndex((each) => {
    const module = /^\s*(?:require\s+)?([^\s(.]+\.\S+)\s+v/.exec(each)?.[1];
    return module !== undefined && (imported === module || imported.startsWith(`${module}/`));
  });
  return line < 0 ? undefined : { file: join(source, 'go.mod'), line: line + 1 };
}
