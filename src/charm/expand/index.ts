export type { CharmDocument, CharmEndpoint, CharmLib, CharmYaml, LegacyBase } from './document.ts';
export { expandCharm } from './expand.ts';
export type { ExpandCharmOptions } from './expand.ts';
