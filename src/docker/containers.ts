import { z } from 'zod/mini';
import { isFailure } from '../errors/index.ts';
import type { Clock } from '../ports/index.ts';
import { packFiles, type PackedFile } from './archive.ts';
import {
  containerFacts,
  containerList,
  type ContainerEntry,
  type ContainerFacts,
} from './container-facts.ts';
import { renderContainer, type ContainerSpec } from './container-spec.ts';
import { execOf, type ExecRequest, type RunningExec } from './exec.ts';
import { readFrames, type Frame } from './frames.ts';
import { labelFilter, type Labels } from './labels.ts';
import type { Transport } from './transport.ts';

/** Containers by id or name. Everything that takes one throws `DOCKER_NOT_FOUND` when there is none. */
export interface Containers {
  /** @throws Failure `DOCKER_IMAGE_NOT_FOUND`, or `DOCKER_CONFLICT` when the name is taken. Returns the id. */
  create(spec: ContainerSpec): Promise<string>;
  /** One that runs already stays as it is. @throws Failure `DOCKER_PORT_TAKEN`, `DOCKER_FAILED`. */
  start(container: string): Promise<void>;
  /** SIGTERM, then after `seconds` SIGKILL. One that is stopped or gone is fine. */
  stop(container: string, seconds: number): Promise<void>;
  /** One that is stopped or gone is fine. */
  kill(container: string, signal?: string): Promise<void>;
  /** Kills and removes it with its anonymous volumes. One that is gone is fine. */
  remove(container: string): Promise<void>;
  find(container: string): Promise<ContainerFacts | undefined>;
  list(labels: Labels): Promise<readonly ContainerEntry[]>;
  /** Settles with the exit code when its process has ended. */
  wait(container: string, signal?: AbortSignal): Promise<number>;
  /** The last lines that the container printed. */
  logs(container: string, options: { readonly tail: number }): AsyncIterable<Frame>;
  /** Runs a program in a running container. @throws Failure `DOCKER_CONFLICT` when it does not run. */
  exec(container: string, request: ExecRequest): Promise<RunningExec>;
  /** Unpacks files below `folder`, which must exist; the container need not run. */
  putFiles(container: string, folder: string, files: readonly PackedFile[]): Promise<void>;
  putArchive(container: string, folder: string, tar: AsyncIterable<Uint8Array>): Promise<void>;
  /** A tar of a file or folder; its first entry is the thing itself. */
  getArchive(container: string, path: string): Promise<AsyncIterable<Uint8Array>>;
}

const TAR = 'application/x-tar';

export function containersOf(transport: Transport, clock: Pick<Clock, 'sleep'>): Containers {
  const at = (name: string, verb: string, below = '') => ({
    path: `/containers/${encodeURIComponent(name)}${below}`,
    subject: { kind: 'container', name, verb } as const,
  });
  const exec = execOf(transport, clock);

  async function putArchive(
    container: string,
    folder: string,
    tar: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    await transport.done({
      method: 'PUT',
      ...at(container, 'copy files into', '/archive'),
      query: { path: folder },
      raw: { body: () => tar, type: TAR },
    });
  }

  return {
    exec,
    putArchive,
    putFiles: (container, folder, files) => putArchive(container, folder, packFiles(files)),
    async create(spec) {
      const created = await transport.json(
        {
          method: 'POST',
          path: '/containers/create',
          query: { name: spec.name },
          json: renderContainer(spec),
          subject: { kind: 'container', name: spec.name, verb: 'create' },
        },
        z.object({ Id: z.string() }),
      );
      return created.Id;
    },
    async start(container) {
      await transport.done({ method: 'POST', ...at(container, 'start', '/start'), accept: [304] });
    },
    async stop(container, seconds) {
      await transport.done({
        method: 'POST',
        ...at(container, 'stop', '/stop'),
        query: { t: seconds },
        accept: [304, 404],
        patience: (seconds + 60) * 1000,
      });
    },
    async kill(container, signal = 'SIGKILL') {
      const query = { signal };
      await transport.done({ method: 'POST', ...at(container, 'kill', '/kill'), query, accept: [404, 409] });
    },
    async remove(container) {
      // 409 means that a removal is under way already.
      const query = { force: true, v: true };
      await transport.done({ method: 'DELETE', ...at(container, 'remove'), query, accept: [404, 409] });
    },
    async find(container) {
      try {
        return await transport.json({ method: 'GET', ...at(container, 'inspect', '/json') }, containerFacts);
      } catch (error) {
        if (isFailure(error, 'DOCKER_NOT_FOUND')) return undefined;
        throw error;
      }
    },
    list: (labels) =>
      transport.json(
        {
          method: 'GET',
          path: '/containers/json',
          query: { all: true, filters: labelFilter(labels) },
          subject: { kind: 'container', name: 'list', verb: 'list' },
        },
        containerList,
      ),
    async wait(container, signal) {
      const { StatusCode } = await transport.json(
        {
          method: 'POST',
          ...at(container, 'wait for', '/wait'),
          patience: 0,
          ...(signal !== undefined && { signal }),
        },
        z.object({ StatusCode: z.number() }),
      );
      return StatusCode;
    },
    async *logs(container, { tail }) {
      const response = await transport.send({
        method: 'GET',
        ...at(container, 'read the output of', '/logs'),
        query: { stdout: true, stderr: true, tail },
      });
      yield* readFrames(response.body);
    },
    async getArchive(container, path) {
      const query = { path };
      const call = { method: 'GET', ...at(container, `copy ${path} from`, '/archive'), query } as const;
      return (await transport.send(call)).body;
    },
  };
}
