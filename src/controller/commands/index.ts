export type { Services, Terminal } from './line/command.ts';
export { runCommand } from './run-command.ts';
