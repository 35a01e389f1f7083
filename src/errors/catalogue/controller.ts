import { area } from './entry.ts';

export const controller = area({});
