export { expressBuildScript } from './expressjs.ts';
export { findByExtension, frameworks } from './registry.ts';
export { gradleScript, mavenScript } from './spring-boot.ts';
export { requireFramework } from './require-framework.ts';
export type {
  CharmTraits,
  Detection,
  Evidence,
  Framework,
  RockExtension,
  RockProject,
  RockTraits,
} from './framework.ts';
