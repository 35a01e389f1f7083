// Alone in its file, so that it is loaded by itself: few runs need more of a known base than what was asked before.
export { readBaseIndex } from '../../oci/index.ts';
