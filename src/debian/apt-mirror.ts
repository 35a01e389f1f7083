/** Replaces the archive at `from` by the one at `to`; without `from`, every archive whose last folder is the same. */
export interface AptMirror {
  readonly from?: string;
  readonly to: string;
}
