import { area } from './entry.ts';

export const debian = area({});
