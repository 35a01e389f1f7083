import { basename, dirname, relative } from 'node:path/posix';
import { Failure, errorMessage } from '../../../errors/index.ts';
import type { PackedFile } from '../../../docker/index.ts';
import { networkKeeper } from '../../crossmodel/index.ts';
import { networkName, type Charm, type Model, type UnitRef } from '../../model/index.ts';
import type { ToolAnswer, ToolCall } from '../session.ts';
import { keepCompiled } from './compiled.ts';
import { lastWords } from './last-words.ts';
import type { Link } from './link.ts';
import type { PodParts } from './open-pod.ts';
import { charmPlaces, pebbleSocket } from './places.ts';
import type { CharmProgram, Pod } from './pod.ts';
import { charmUserOf } from './users.ts';
import type { Workloads } from './workloads.ts';

export interface RunPod {
  readonly ref: UnitRef;
  readonly model: Model;
  readonly names: Readonly<Record<string, string>>;
  readonly charm: Charm;
  readonly link: Link;
  readonly workloads: Workloads;
  /** Aborted when the pod is released. */
  readonly released: AbortController;
}

/** Folders below it are made for a file that is put there. */
const JUJU = '/var/lib/juju';

/** The pod around containers that run and a link that stands. */
export async function runPod(parts: PodParts, work: RunPod): Promise<Pod> {
  const { ref, names, charm, link, released } = work;
  const { started } = work.workloads;
  const { docker, files } = parts;
  const { charmDir, toolsDir } = charmPlaces(ref.unit);
  const container = names['charm'] ?? '';
  const user = charmUserOf(charm);
  const ended = Promise.race(Object.entries(names).map(([key, name]) => watch(key, name)));

  async function watch(key: string, name: string): Promise<string> {
    try {
      await started[key];
      const code = await docker.containers.wait(name, released.signal);
      const words = (await lastWords(docker, name)).at(-1);
      const end = `container ${key} of ${ref.unit} ended with exit code ${code}`;
      return words === undefined ? end : `${end}: ${words}`;
    } catch (error) {
      if (released.signal.aborted) return new Promise<string>(() => undefined);
      return `container ${key} of ${ref.unit} is lost: ${errorMessage(error)}`;
    }
  }

  async function put(from: string, to: string): Promise<void> {
    const stat = await files.stat(from);
    if (stat === undefined) throw new Failure('FILE_UNREADABLE', `${from} is not there`);
    await place(to, { stream: { size: stat.size, read: () => files.readStream(from) } });
  }

  async function place(to: string, what: Omit<PackedFile, 'path'>): Promise<void> {
    const folder = to.startsWith(`${JUJU}/`) ? JUJU : dirname(to);
    const parents = relative(folder, dirname(to)).split('/').filter(Boolean);
    await docker.containers.putFiles(container, folder, [
      ...parents.map((_, index) => ({ path: parents.slice(0, index + 1).join('/'), ...user })),
      { path: [...parents, basename(to)].join('/'), ...what, ...user },
    ]);
  }

  /** A tool whose answer speaks of a file ends when the file is there. */
  async function answer(program: CharmProgram, call: ToolCall): Promise<ToolAnswer> {
    const given = await program.onTool(call);
    const { fetch, write } = given;
    if (fetch !== undefined) await put(fetch.from, fetch.to);
    if (write !== undefined) await place(write.to, { content: write.content, mode: 0o600 });
    return given;
  }

  let keeping: Promise<void> | undefined;
  const facts = await docker.containers.find(container);
  const address = facts?.addresses[networkName(parts.store.read(), work.model)];
  if (address === undefined)
    throw new Failure('CONTROLLER_POD_FAILED', `the container ${container} has no address`, {
      retryable: true,
    });
  return {
    address,
    charmDir,
    toolsDir,
    containers: names,
    misfit: link.misfit(),
    put,
    started: (name) => Promise.race([started[name], abortOf(released.signal)]).catch(() => undefined),
    run: (program) => link.run({ ...program, onTool: (call) => answer(program, call) }, user),
    pebble: (name, request, timeout) => link.request(pebbleSocket(name), request, timeout),
    ended: () => ended,
    reachOut: networkKeeper(docker, parts.store, { ref, container }),
    keepCompiled: () =>
      (keeping ??= keepCompiled(parts, { unit: ref.unit, charm, container, link, signal: released.signal })),
    async release() {
      released.abort();
      // None may come into being after this.
      await Promise.allSettled(Object.values(started));
      await link.close();
    },
  };
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
