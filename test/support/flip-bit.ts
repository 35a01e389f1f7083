import { readFileSync, writeFileSync } from 'node:fs';

/** Turns one bit in the middle of a file, as a failing disk does; its size stays. Nothing happens to an empty file. */
export function flipBit(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes.set([(bytes[middle] ?? 0) ^ 1].slice(0, bytes.length), middle);
  writeFileSync(path, bytes);
}
