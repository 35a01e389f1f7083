/** What really is the case with one unit from a moment on, in milliseconds after the command. */
export interface Phase {
  readonly from: number;
  readonly agent: string;
  readonly workload: string;
  readonly message?: string;
  /** What the workload says. */
  readonly text?: string;
  /** It leaves no entry in the unit's history. */
  readonly untold?: true;
  readonly address: string;
  /** The image that runs; undefined while no container answers. */
  readonly image: string | undefined;
  /** When its service was started; undefined while it has none. */
  readonly service: number | undefined;
  /** Why the kubelet does not start the container. */
  readonly waiting?: { readonly reason: string; readonly message: string };
}

/** Decides, always in the same order. */
export interface Dice {
  /** A whole number of these, both included. */
  between(low: number, high: number): number;
  /** True in this share of all cases. */
  often(share: number): boolean;
}
