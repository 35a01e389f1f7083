/** The demo's result, as `--json FILE` writes it. */
export interface DemoReport {
  readonly steps: readonly { readonly name: string; readonly action: string; readonly seconds: number }[];
  readonly url: string;
  readonly imageDigest: string;
  readonly charmSha256: string;
  readonly base: string;
  readonly charm: string;
  readonly seconds: number;
}
