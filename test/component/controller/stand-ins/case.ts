import type { ClientEnd, StandInLab } from '../../../support/stand-in-lab.ts';

/** A web server on this machine, as containers reach it. It answers what it was asked as JSON. */
export interface Backend {
  readonly host: string;
  readonly port: number;
}

/** How one stand-in is put through the contract that all of them keep. */
export interface StandInCase {
  /** The name by which it is deployed. */
  readonly name: string;
  /** The end of `client` that relates to it; also the end's name. */
  readonly endpoint: string;
  end(backend: Backend): ClientEnd;
  /** The end of the stand-in. */
  readonly theirs: string;
  /** What it must write, key by key: the value, or a pattern of it. */
  readonly writes: {
    readonly application?: Readonly<Record<string, string | RegExp>>;
    readonly unit?: Readonly<Record<string, string | RegExp>>;
  };
  /** A real client uses the server with nothing but the relation data. Throws when it could not. */
  use(lab: StandInLab): Promise<void>;
  /** What `use` left behind is still there. */
  kept?(lab: StandInLab): Promise<void>;
  /** After the relation went: what it must not do any more. Throws when it still does. */
  gone?(lab: StandInLab): Promise<void>;
}
