export { findByExtension, frameworks } from './registry.ts';
export type {
  CharmTraits,
  Detection,
  Evidence,
  Framework,
  FrameworkId,
  RockExtension,
  RockProject,
  RockTraits,
} from './framework.ts';
