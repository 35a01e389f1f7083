export { expressBuildScript } from './expressjs.ts';
export { findByExtension, frameworks } from './registry.ts';
export { gradleScript, mavenScript } from './spring-boot.ts';
export { requireFramework } from './require-framework.ts';
export type { Framework } from './framework.ts';
