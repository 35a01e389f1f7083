import { area } from './entry.ts';

export const rock = area({});
