export {
  choiceField,
  durationField,
  flagField,
  linesField,
  listField,
  mapField,
  secretMapField,
  numberField,
  pathField,
  perArchitectureField,
  requiredField,
  secretField,
  textField,
} from './fields.ts';
export type { Field, FieldOptions } from './fields.ts';
export { formatPerArchitecture, valueFor } from './per-architecture.ts';
export type { PerArchitecture } from './per-architecture.ts';
export { defineAction } from './define.ts';
export type { ActionDefinition, ActionMain, ActionRun, InputsOf, OutputsOf } from './define.ts';
export type { Host } from './host.ts';
export { PartialFailure } from './partial-failure.ts';
export { Summary } from './summary.ts';
export { renderBars, renderTimeline } from './timeline.ts';
export type { TimedStep } from './timeline.ts';
export { runAction } from './run.ts';
export { register } from './register.ts';
export type { RegisteredAction } from './register.ts';
export type { Shell } from './run.ts';
export { renderFailure } from './render-failure.ts';
export { Redactor } from './redact.ts';
export { parseInputs } from './inputs.ts';
export { prepareSchemas } from './schemas.ts';
export { bundleIdentity } from './bundle-identity.ts';
export { withUsableCache } from './usable-cache.ts';
export { trustOf, type Trust } from './trust.ts';
export { findFolders, findMachine, proxySettings, shownVariables, toolEnvironment } from './environment.ts';
export { renderManifest } from './manifest.ts';
export { renderTables } from './readme-table.ts';
export { runVisibly } from './run-visibly.ts';
export { readSourceDate } from './source-date.ts';
