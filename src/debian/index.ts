export { parseAptMirrors } from './apt-mirror.ts';
export type { AptMirror } from './apt-mirror.ts';
export { isBaseFactPath, selectBaseFacts } from './base-facts.ts';
export { openUrl, withRetries } from './download.ts';
export { fetchPackages } from './fetch-packages.ts';
export type { PackageContents } from './package-contents.ts';
export type { PackageEntry } from './package-entries.ts';
export { readPackages } from './read-packages.ts';
export type { ReadRequest } from './read-packages.ts';
export { resolvePackages } from './resolve-packages.ts';
export type { ResolveRequest } from './resolve-packages.ts';
export { isPythonScript, rewriteShebang } from './rewrite-shebang.ts';
export { divideSlices, planStagePackages } from './stage-packages.ts';
export { stageTree } from './stage-tree.ts';
export type { StagePlan } from './stage-packages.ts';
export { findGlibc } from './glibc.ts';
export { parseControl } from './control-file.ts';
export { parseInstalled } from './installed-packages.ts';
export { makeStandInBase } from './stand-in-base.ts';
export type { StandInBase } from './stand-in-base.ts';
export type {
  Architecture,
  ArchiveMember,
  BaseEntry,
  BaseFacts,
  BaseView,
  BuiltInSlice,
  FetchedPackage,
  PackageIdentity,
  ReadArchive,
  Resolution,
  ResolvedPackage,
  StagedEntry,
  StagedPackages,
} from './types.ts';
