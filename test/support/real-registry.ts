import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface RealRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  close(): Promise<void>;
}

/** Debian's docker-registry on a free port, with its own folder. `htpasswd` asks for a login. */
export async function startRealRegistry(htpasswd?: string): Promise<RealRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'paas-registry-'));
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  if (htpasswd !== undefined) writeFileSync(`${folder}/htpasswd`, `${htpasswd}\n`);
  const auth = htpasswd === undefined ? '' : `auth: {htpasswd: {realm: test, path: ${folder}/htpasswd}}\n`;
  writeFileSync(
    `${folder}/config.yml`,
    `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: "${host}"}\n${auth}`,
  );
  const server = spawn('docker-registry', ['serve', `${folder}/config.yml`], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const close = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([
      answers(`http://${host}/v2/`),
      ended.then(() => Promise.reject(new Error(`no registry on ${host}`))),
    ]);
    return { host, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const reply = await fetch(url).catch(() => undefined);
    if (reply !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}
