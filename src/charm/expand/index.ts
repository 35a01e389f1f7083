export type { CharmDocument, CharmEndpoint, CharmLib, CharmYaml } from './document.ts';
export { expandCharm } from './expand.ts';
export type { ExpandCharmOptions } from './expand.ts';
