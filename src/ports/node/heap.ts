/** Milliseconds after which a run is none of those that only look and copy what is kept: those end before they use much. */
const LONG = 250;

/** Keeps the heap small from when the run turns out to be a long one. @returns what ends the wait for that */
export function keepLongRunsSmall(): () => void {
  const timer = setTimeout(keepHeapSmall, LONG);
  timer.unref();
  return () => clearTimeout(timer);
}

/**
 * Keeps the heap small, and with it what the buffers of dead objects hold. V8 lets old objects become several times as many
 * before it looks for dead ones, and doubles the room for young ones while much is allocated at a time, up to three times
 * 16 MB, of which it gives nothing back; what streams through a build dies young in less. Of the buffers, whose bytes lie
 * elsewhere, Node 24 lets some 70 MB pile up before it looks for those that nobody needs, unless they count as its own.
 */
function keepHeapSmall(): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--heap-growing-percent=20');
  setFlagsFromString('--semi-space-growth-factor=1');
  // What a V8 does not know it names on standard error: these were asked of Node 20 to 26.
  const [major = 0] = process.versions.node.split('.').map(Number);
  // Twice as much in two halves, in MB.
  if (major === 24) setFlagsFromString('--scavenger-max-new-space-capacity-mb=2');
  if (major >= 24) setFlagsFromString('--external-memory-accounted-in-global-limit');
}
