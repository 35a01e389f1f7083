import { join } from 'node:path';
import { z } from 'zod/mini';
import { errorMessage, isFailure } from '../errors/index.ts';
import { formatBytes, type Ports } from '../ports/index.ts';
import { hashFile, isAsKept, readRecord, writeRecord, type KeptFile } from './kept-record.ts';
import type { CraftTool } from './tool.ts';

type InstancePorts = Pick<Ports, 'exec' | 'files' | 'clock' | 'reporter'>;

/**
 * A craft tool builds in a copy of a base instance, which it makes once for each base: minutes of downloads and
 * packages. craft-providers names it `base-instance-…` (lxd/launcher.py) in the LXD project of the tool's name, and takes
 * one that lies there when it is stopped, whole and younger than 90 days.
 */
const NAME = /^base-instance-[A-Za-z0-9-]{1,49}$/;

/** Bytes of all archives of one tool, not compressed. GitHub keeps 10 GB for a repository in all. */
const INSTANCES_LIMIT = 2 * 1024 ** 3;

const QUICK = 60_000;
/** For one archive. Longer than that, and the tool would have made the instance. Milliseconds. */
const COPYING = 300_000;

const instancesSchema = z.array(
  z.object({ name: z.string(), status: z.string(), config: z.nullish(z.record(z.string(), z.unknown())) }),
);
const projectsSchema = z.array(z.object({ name: z.string() }));

/**
 * Gives LXD the base instances whose archives lie in `folder`. An archive that is damaged, or that LXD does not take, is
 * left out with a word in the log: the tool makes its instance as it would have.
 */
export async function restoreBaseInstances(
  ports: InstancePorts,
  { program }: Pick<CraftTool, 'program'>,
  folder: string,
): Promise<void> {
  const record = await readRecord(ports, folder);
  if (record === undefined) return;
  await orElseNotice(ports, 'the base instance of an earlier job is not used', async () => {
    await makeProject(ports, program);
    const there = new Set((await listInstances(ports, program)).map(({ name }) => name));
    for (const file of record.files) {
      const name = file.name.replace(/\.tar$/, '');
      if (there.has(name) || !NAME.test(name)) continue;
      if (!(await isAsKept(ports, folder, file))) {
        ports.reporter.notice(`the archive of ${name} is not what was kept, so it is made anew`);
        continue;
      }
      const path = join(folder, file.name);
      await ports.exec.run({ argv: ['lxc', 'import', `--project=${program}`, path, name], timeout: COPYING });
      ports.reporter.info(`${name}: from an earlier job`);
    }
  });
  // On a disk that has to hold the instances as well.
  await ports.files.remove(folder);
}

/** Writes the base instances that the tool has made to `folder`, as far as they fit the limit. */
export async function keepBaseInstances(
  ports: InstancePorts,
  { program }: Pick<CraftTool, 'program'>,
  folder: string,
  limit: number = INSTANCES_LIMIT,
): Promise<void> {
  await orElseNotice(ports, 'the base instance is not kept for the next job', async () => {
    await ports.files.remove(folder);
    await ports.files.mkdir(folder, { mode: 0o700 });
    const kept: KeptFile[] = [];
    let total = 0;
    for (const { name, status, config } of await listInstances(ports, program)) {
      // One that is being made, or was left half made, would be taken by no tool.
      const whole = status === 'Stopped' && config?.['user.craft_providers.status'] === 'FINISHED';
      if (!NAME.test(name) || !whole) continue;
      const file = `${name}.tar`;
      const path = join(folder, file);
      // Compressed by the cache service's own client.
      const options = [`--project=${program}`, '--instance-only', '--compression=none'];
      await ports.exec.run({ argv: ['lxc', 'export', ...options, name, path], timeout: COPYING });
      const size = (await ports.files.stat(path))?.size ?? 0;
      if (total + size > limit) {
        await ports.files.remove(path);
        ports.reporter.notice(
          `${name} is not kept: with ${formatBytes(size)} there would be more than ${formatBytes(limit)}`,
        );
        continue;
      }
      total += size;
      kept.push({ name: file, sha256: await hashFile(ports, path), size });
    }
    if (kept.length > 0) await writeRecord(ports, folder, kept);
    else await ports.files.remove(folder);
  });
}

/** With the profiles of the default project, as the tool would make it. */
async function makeProject({ exec }: InstancePorts, project: string): Promise<void> {
  const { stdout } = await exec.run({ argv: ['lxc', 'project', 'list', '--format=json'], timeout: QUICK });
  if (projectsSchema.parse(JSON.parse(stdout)).some(({ name }) => name === project)) return;
  const features = ['--config=features.images=false', '--config=features.profiles=false'];
  await exec.run({ argv: ['lxc', 'project', 'create', ...features, project], timeout: QUICK });
}

async function listInstances(
  { exec }: InstancePorts,
  project: string,
): Promise<z.infer<typeof instancesSchema>> {
  const argv: [string, ...string[]] = ['lxc', 'list', `--project=${project}`, '--format=json'];
  const { stdout } = await exec.run({ argv, timeout: QUICK });
  return instancesSchema.parse(JSON.parse(stdout));
}

async function orElseNotice(
  { reporter }: InstancePorts,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isFailure(error, 'CANCELLED')) throw error;
    reporter.notice(`${what}: ${errorMessage(error)}`);
  }
}
