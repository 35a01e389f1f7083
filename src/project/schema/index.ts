export { also, anyOf, fields, listOf, mapOfRule } from './collections.ts';
export type { FieldRule } from './collections.ts';
export { nearest } from './nearest.ts';
export {
  anyAsText,
  anything,
  boolean,
  decimal,
  integer,
  isNull,
  oneOf,
  optional,
  text,
  webAddress,
} from './scalars.ts';
export { child, describeKind, report, startScope } from './scope.ts';
export type { Rule, Scope } from './scope.ts';
