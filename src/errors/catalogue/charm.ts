import { area } from './entry.ts';

export const charm = area({});
