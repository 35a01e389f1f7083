export { CHISEL_MANIFEST, readChiselManifest } from './chisel-manifest.ts';
export type { Distribution } from './component.ts';
export { findComponents, findDistribution, tellsOfComponents } from './find-components.ts';
export type { DeclaredPackage } from './find-components.ts';
export { renderSbom, SBOM_TYPE } from './render-sbom.ts';
