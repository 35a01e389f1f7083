export type { RockDocument, RockPart, RockPermission, RockYaml } from './document.ts';
export { expandRock } from './expand.ts';
