export type { RockDocument, RockPart, RockPermission, RockService, RockYaml } from './document.ts';
