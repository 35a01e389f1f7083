import { area } from './entry.ts';

export const oci = area({});
