import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { removeAfter, writeAtomic } from './atomic-write.ts';
import { failing, fileFailure } from './file-failure.ts';
import { temporaryFor } from './temporary.ts';

const write = promisify(fs.write);
const truncate = promisify(fs.ftruncate);
const datasync = promisify(fs.fdatasync);

/** As `Files.replaceTail` says. */
export async function replaceTail(
  path: string,
  offset: number,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    fs.renameSync(path, temporary);
    const file = fs.openSync(temporary, 'r+');
    try {
      await truncate(file, offset);
      let at = offset;
      for await (const chunk of content) {
        await writeAll(file, chunk, at);
        at += chunk.length;
      }
      await datasync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(temporary, path);
  } catch (error) {
    removeAfter(temporary);
    throw fileFailure(path, 'write', error);
  }
}

/** The copy has the permissions of what it is of. */
export async function copyAtomic(from: string, to: string): Promise<void> {
  const source = await fs.promises.stat(from).catch(failing(from, 'read'));
  await writeAtomic(to, { mode: source.mode & 0o7777 }, async (file) => {
    for await (const chunk of fs.createReadStream(from)) await writeAll(file, chunk as Buffer);
  });
}

/** @param at place in the file; without it where the last write ended */
export async function writeAll(file: number, chunk: Uint8Array, at?: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const place = at === undefined ? undefined : at + done;
    done += (await write(file, chunk, done, undefined, place)).bytesWritten;
  }
}
