import type { Terminal } from './command.ts';
import { refuse } from './refuse.ts';

/** Asks `[y/N]`. @throws Failure `<what>: aborted` for anything but yes, also at the end of the input. */
export async function confirm(terminal: Terminal, what: string): Promise<void> {
  terminal.stderr('Continue [y/N]? ');
  const answer = await readLine(terminal);
  if (!/^(y|yes)$/i.test(answer)) throw refuse(`${what}: aborted`);
}

/** Asks to type a name, as `destroy-model` does. */
export async function confirmByName(terminal: Terminal, question: string, name: string): Promise<void> {
  terminal.stderr(question);
  if ((await readLine(terminal)) !== name) throw refuse('model destruction: aborted');
}

async function readLine(terminal: Terminal): Promise<string> {
  let text = '';
  for await (const chunk of terminal.stdin()) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.includes('\n')) break;
  }
  return (text.split('\n')[0] ?? '').trim();
}

/** All of standard input, for `/dev/stdin` and `-` as a file name. */
export async function readInput(terminal: Terminal): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of terminal.stdin()) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}
