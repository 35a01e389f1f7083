import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../actions/pack-charm/main.ts';
import { packCharm } from '../../actions/pack-charm/definition.ts';
import { runOf } from './action-run.ts';
import { realPorts, type TestPorts } from './ports.ts';
import { ROOT } from './source-files.ts';

export const FLASK = join(ROOT, 'examples/flask');

/** The files of a charm without packages, for what costs nothing. */
export const PLAIN_CHARM: Readonly<Record<string, string>> = {
  'charmcraft.yaml': `name: plain
type: charm
summary: A charm
description: without packages
base: ubuntu@24.04
platforms: { amd64: }
parts: { charm: { plugin: charm, source: . } }
`,
  'src/charm.py': '#!/usr/bin/env python3\nprint("hello")\n',
  // What is larger than some kilobytes is kept compressed.
  'src/data.txt': Array.from({ length: 20_000 }, (_, at) => `${at * at}\n`).join(''),
};

/** A folder of its own with a copy of a charm, packed by the action as a terminal would have it. */
export interface CharmWorkspace {
  /** The workspace: the charm is in `charm` below it. */
  readonly folder: string;
  readonly ports: TestPorts;
  /** Everything that the runs put on the job's page. */
  readonly pages: string[];
  /** Overwrites files of the project; undefined removes one. */
  change(files: Readonly<Record<string, string | undefined>>): Promise<void>;
  /**
   * @param variables those of the job
   * @param cacheDir in place of the workspace's own
   */
  pack(
    inputs?: Readonly<Record<string, string>>,
    variables?: Readonly<Record<string, string>>,
    cacheDir?: string,
  ): ReturnType<typeof main>;
  dispose(): Promise<void>;
}

/** @param source the charm that is copied; without one the project starts empty */
export async function charmWorkspace(source?: string): Promise<CharmWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'charm-'));
  const project = join(folder, 'charm');
  await mkdir(project);
  if (source !== undefined) await cp(source, project, { recursive: true, verbatimSymlinks: true });
  const ports = realPorts();
  const pages: string[] = [];
  return {
    folder,
    ports,
    pages,
    async change(files) {
      for (const [path, content] of Object.entries(files)) {
        const file = join(project, path);
        await mkdir(dirname(file), { recursive: true });
        if (content === undefined) await rm(file);
        else await writeFile(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
      }
    },
    async pack(inputs = {}, variables = {}, cacheDir?: string) {
      const run = runOf(packCharm, ports, folder, { path: 'charm', output: 'out', ...inputs });
      const host = {
        ...run.host,
        ...(cacheDir !== undefined && { cacheDir }),
        variables: { ...run.host.variables, ...variables },
      };
      try {
        return await main({ ...run, host });
      } finally {
        pages.push(run.summary.render());
      }
    },
    async dispose() {
      await ports.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
