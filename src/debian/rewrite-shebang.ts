// craft-parts' patterns (craft_parts/packages/normalize.py), but for an interpreter that only lives in a folder named
// after Python, which theirs would break.
const PLAIN = /^#!.*?(python[^\s/]*)$/;
const WITH_ARGUMENT = /^#!.*?(python[^\s/]*)[ \t\f\v]+(\S+)$/;

/** Whether the first line, which must be in `head` whole, names a Python interpreter. */
export function isPythonScript(head: Uint8Array): boolean {
  const line = firstLine(head);
  return PLAIN.test(line) || WITH_ARGUMENT.test(line);
}

/**
 * Makes a Python script find its interpreter through PATH, so that it runs with the Python of the image's venv too.
 * `env` takes no arguments for the interpreter, so a script that has one becomes a shell script that Python can read.
 * What is not UTF-8 text is returned as it is.
 */
export function rewriteShebang(script: Uint8Array): Uint8Array {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(script);
  } catch {
    return script;
  }
  const line = firstLine(script);
  const [, interpreter] = PLAIN.exec(line) ?? [];
  const [, withArgument, argument] = WITH_ARGUMENT.exec(line) ?? [];
  const rewritten =
    interpreter !== undefined
      ? `#!/usr/bin/env ${interpreter}`
      : `#!/bin/sh\n''''exec ${withArgument} ${argument} -- "$0" "$@" # '''`;
  if (rewritten === line) return script;
  const end = text.indexOf('\n');
  // craft-parts reads and writes in text mode, which turns the line ends of a script that it rewrites into newlines.
  return new TextEncoder().encode(`${rewritten}${end < 0 ? '' : text.slice(end)}`.replaceAll('\r\n', '\n'));
}

function firstLine(bytes: Uint8Array): string {
  const end = bytes.indexOf(0x0a);
  return Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end))
    .toString('latin1')
    .replace(/\r$/, '');
}
