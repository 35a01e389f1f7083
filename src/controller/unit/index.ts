export { createCharmAgents } from './agents.ts';
export type { CharmAgentParts } from './agents.ts';
