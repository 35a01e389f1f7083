export { parseDeclared, selectMissing } from './declared.ts';
export type { DeclaredLibrary } from './declared.ts';
export { hashLibrary, isLibrary, parseLibrary, parseLibraryPath } from './library.ts';
export type { CharmLibrary, LibraryProblem, ParsedLibrary } from './library.ts';
export { CHARMHUB_API, obtainLibraries } from './obtain.ts';
export type { ObtainedLibrary } from './obtain.ts';
