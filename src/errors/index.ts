export { Failure, isFailure, errorMessage } from './failure.ts';
export type { FailureOptions, Location } from './failure.ts';
export { catalogue } from './catalogue/index.ts';
export type { ErrorCode } from './catalogue/index.ts';
