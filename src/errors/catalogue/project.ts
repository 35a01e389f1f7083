import { area } from './entry.ts';

export const project = area({});
