export { mergeDocuments, nameOf } from './merge-documents.ts';
export { isApplicationName } from './names.ts';
export { findInclude, readDocuments } from './read-documents.ts';
export type { Bundle, BundleApplication, BundleValue } from './shape.ts';
