export { holds } from './evaluate.ts';
export { parseQuery } from './parse-query.ts';
export { applicationScope, modelScope, unitScope, type Scope } from './scope.ts';
export { renderSummary } from './summary.ts';
