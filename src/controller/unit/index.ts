export { createCharmAgents } from './agents.ts';
