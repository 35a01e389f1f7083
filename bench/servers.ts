import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface Running {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  close(): Promise<void>;
}

/** Debian's docker-registry with its own folder. */
export async function startRegistry(folder: string): Promise<Running> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const host = `127.0.0.1:${(probe.address() as AddressInfo).port}`;
  probe.close();
  await once(probe, 'close');
  const config = join(folder, 'registry.yml');
  const storage = `storage: {filesystem: {rootdirectory: ${folder}/registry}}`;
  await writeFile(config, `version: 0.1\nlog: {level: error}\n${storage}\nhttp: {addr: "${host}"}\n`);
  const server = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const ended = once(server, 'exit');
  const close = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
  };
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await fetch(`http://${host}/v2/`).catch(() => undefined))?.ok === true) return { host, close };
    await wait(50);
  }
  await close();
  throw new Error('docker-registry does not answer');
}

/** A package index with one wheel, for the fixture's dependencies. */
export async function startIndex(wheel: string): Promise<Running> {
  const name = 'benchdeps-1.0-py3-none-any.whl';
  const server = createServer((request, reply) => {
    if (request.url === `/${name}`) createReadStream(wheel).pipe(reply);
    else if (request.url === '/simple/benchdeps/')
      reply.setHeader('content-type', 'text/html').end(`<a href="/${name}">${name}</a>`);
    else reply.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
