export type { CharmDocument, CharmEndpoint, CharmLib, CharmYaml } from './document.ts';
