import { area } from './entry.ts';

export const setup = area({});
