import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { PASSWORD } from './work.ts';

export const LOGIN = `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}`;
const FORMS = [PASSWORD, Buffer.from(PASSWORD).toString('base64'), LOGIN.slice(6)];

/** Whether the password is in a text or in bytes, in any form that it was sent in; layers are unpacked for it. */
export function tells(content: string | Uint8Array): boolean {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
  return FORMS.some((form) => text.includes(form)) || (typeof content !== 'string' && tellsInside(content));
}

function tellsInside(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return false;
  try {
    // One that was cut is read as far as it goes.
    return tells(gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1'));
  } catch {
    return false;
  }
}

/** Whether any file below a folder tells it. */
export function folderTells(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .some((entry) => tells(readFileSync(join(entry.parentPath, entry.name))));
}

/** The arguments of a process and of all that it has started, as anybody on the machine can read them. */
export function argumentsBelow(pid: number): readonly string[] {
  try {
    const below = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((child) => child !== ''),
    );
    return [
      readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
      ...below.flatMap((child) => argumentsBelow(Number(child))),
    ];
  } catch {
    // It has just ended.
    return [];
  }
}
