import { area } from './entry.ts';

export const registry = area({});
