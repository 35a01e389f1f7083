import { writeSync } from 'node:fs';

const STDOUT = 1;

/**
 * Writes to standard output without opening Node's stream for it, which takes as long as packing a changed line. What is
 * written by either comes in its order: on Linux Node writes to pipes and files at once, too
 * (https://nodejs.org/api/process.html#a-note-on-process-io).
 */
export function writeOut(text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(STDOUT, bytes, done);
  } catch {
    // A full pipe that somebody has told not to wait, or one that nobody reads: the stream knows what to do.
    process.stdout.write(bytes.subarray(done));
  }
}

/** A workflow command of the runner: https://docs.github.com/en/actions/reference/workflow-commands */
export function writeCommand(name: 'group' | 'endgroup' | 'debug', text = ''): void {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  writeOut(`::${name}::${escaped}\n`);
}
