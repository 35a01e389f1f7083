/** Seconds for a server to take its first request. */
const LIMIT = 60;

/**
 * A program that ends well as soon as another one does, which it tries again and again. The engine takes a tenth of a
 * second to start a program in a container, so the trying is done in there.
 */
export function untilSucceeds(program: readonly [string, ...string[]]): [string, ...string[]] {
  const trying = 'until "$@" >/dev/null 2>&1; do sleep 0.02; done';
  return ['timeout', String(LIMIT), 'sh', '-c', trying, 'sh', ...program];
}
