import { z } from 'zod/mini';
import { json } from './values.ts';

/**
 * What a unit's agent remembers between hooks and across restarts of the daemon. The model store keeps it and never
 * looks inside: the agent owns its shape.
 */
export const agentState = z.record(z.string(), json);
export type AgentState = z.infer<typeof agentState>;
