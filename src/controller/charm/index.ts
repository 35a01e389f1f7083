export { readCharm } from './read-charm.ts';
export type { CharmFacts } from './read-charm.ts';
export { clusterClientOf } from './cluster-needs.ts';
export { openZip } from './zip.ts';
