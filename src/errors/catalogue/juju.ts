import { area } from './entry.ts';

export const juju = area({});
