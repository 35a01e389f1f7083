import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the heap's young generation as small as it starts, and with it what the buffers of young objects hold. V8 doubles
 * it while much is allocated at a time, up to three times 16 MB, and gives nothing of it back; what streams through a
 * build dies young in a small one as well. Of the buffers, whose bytes lie elsewhere, Node 24 lets some 70 MB pile up
 * before it looks for those that nobody needs.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  // Twice as much in two halves, in MB. An older V8 says on standard error that it does not know it.
  if (Number(process.versions.node.split('.')[0]) >= 24)
    setFlagsFromString('--scavenger-max-new-space-capacity-mb=2');
}
