import { writeSync } from 'node:fs';

const STDOUT = 1;
let streamIsUsed = false;

/**
 * Says that somebody writes to Node's stream for standard output. From then on all goes through it: what a full pipe does
 * not take at once waits in the stream, and nothing may come before it.
 */
export function leaveOutToStream(): void {
  streamIsUsed = true;
}

/**
 * Writes to standard output, while it can without opening Node's stream for it, which takes as long as packing a changed
 * line.
 */
export function writeOut(text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  try {
    while (!streamIsUsed && done < bytes.length) done += writeSync(STDOUT, bytes, done);
  } catch {
    // A full pipe that somebody has told not to wait, or one that nobody reads: the stream knows what to do.
  }
  if (done === bytes.length) return;
  leaveOutToStream();
  process.stdout.write(bytes.subarray(done));
}

/** A workflow command of the runner: https://docs.github.com/en/actions/reference/workflow-commands */
export function writeCommand(name: 'group' | 'endgroup' | 'debug', text = ''): void {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  writeOut(`::${name}::${escaped}\n`);
}
