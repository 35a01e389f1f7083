import { area } from './entry.ts';

export const docker = area({});
