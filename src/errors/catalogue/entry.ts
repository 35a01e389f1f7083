/** What `docs/errors.md` says about one error code: when it appears and how to mend it. */
export interface CatalogueEntry {
  readonly when: string;
  readonly fix: string;
}

/** Fixes the keys of an area's table as literal codes. Codes are `AREA_PROBLEM` and are never renamed or reused. */
export function area<T extends Record<string, CatalogueEntry>>(entries: T): T {
  return entries;
}
