import type { Charm } from '../model/index.ts';
import type { StandInImage } from './image.ts';
import type { Server } from './server.ts';

/**
 * An application that the controller plays itself because its charm could not run here: real servers behind real
 * relation data.
 */
export interface StandIn {
  /** The charm's name on Charmhub, by which it is deployed. */
  readonly name: string;
  /** What it pretends to be; `url` and `revision` are added when it is deployed. */
  readonly charm: Omit<Charm, 'url' | 'revision'>;
  /** What must be in the image that its units run. */
  readonly image: StandInImage;
  /** Makes one unit's server work for the relations that the model has. */
  serve(server: Server): Promise<void>;
}
