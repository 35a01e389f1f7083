export type { RockDocument, RockPart, RockPermission, RockService, RockYaml } from './document.ts';
export { expandRock } from './expand.ts';
export type { ExpandRockOptions } from './expand.ts';
export { parseCommand } from './command.ts';
export type { ParsedCommand } from './command.ts';
