import type { Charm } from '../model/index.ts';
import type { StandInImage } from './image.ts';
import type { Server } from './server.ts';

/**
 * An application that the controller plays itself because its charm could not run here: a real server behind real
 * relation data.
 */
export interface StandIn {
  /** The charm's name on Charmhub, by which it is deployed. */
  readonly name: string;
  /** What it pretends to be; `url` and `revision` are added when it is deployed. */
  readonly charm: Omit<Charm, 'url' | 'revision'>;
  /** What must be in the image that its unit runs. */
  readonly image: StandInImage;
  /** More files of the image: its path there, and the name of the file in this area's assets. */
  readonly assets?: Readonly<Record<string, string>>;
  /** More names of its service, besides the application's: `-primary` is appended to it. */
  readonly serviceSuffixes: readonly string[];
  readonly port: number;
  /** A program of the image that succeeds once the server takes requests. */
  readonly readiness: readonly [string, ...string[]];
  /** What the unit says of itself while all is well. */
  status(server: Server): { readonly current: 'active' | 'blocked' | 'waiting'; readonly message: string };
  /** The server's own version, for `juju status`. */
  readVersion(server: Server): Promise<string>;
  /**
   * Brings the server and the relation data in line with each other, for one relation. Called after every change that
   * may matter, so it must be cheap and change nothing when all is well.
   */
  serve(server: Server, relation: number): Promise<void>;
  /** The relation ends: takes back what `serve` made for it. */
  withdraw(server: Server, relation: number): Promise<void>;
}
