import { z } from 'zod/mini';
import { endpoint } from './charm.ts';
import { bag, life, statusValue } from './values.ts';

const relationEnd = z.extend(z.pick(endpoint, { name: true, role: true, interface: true, scope: true }), {
  application: z.string(),
});
export type RelationEnd = z.infer<typeof relationEnd>;

/** A relation between two applications, or of one with itself (`peer`). */
export const relation = z.object({
  /** Unique in the model; hooks see `<endpoint>:<id>`. */
  id: z.number(),
  /** One end for a peer relation, otherwise provider first, then requirer. */
  ends: z.array(relationEnd),
  life,
  /** `joining`, `joined`, `suspended`, `broken`. */
  status: statusValue,
  /** By application name. Both are there from the start with version 0. */
  applications: z.record(z.string(), bag),
  /** By unit name. A unit is here from entering the relation (its agent writes its addresses) until it has departed. */
  units: z.record(z.string(), bag),
  /** What units said that have left: `relation-departed` may still read it. */
  departed: z.optional(z.record(z.string(), bag)),
  /**
   * Set when one end lives in another model, where a relation of its own mirrors this one. `application` is the name
   * that the far end has here, `offer` the offer that it came for, on the side that offers.
   */
  mirror: z.optional(
    z.object({
      model: z.string(),
      relation: z.number(),
      application: z.string(),
      offer: z.optional(z.string()),
    }),
  ),
});
export type Relation = z.infer<typeof relation>;

/** `juju offer`: endpoints of an application which other models may consume. */
export const offer = z.object({
  name: z.string(),
  application: z.string(),
  /** Offered name to endpoint name. */
  endpoints: z.record(z.string(), z.string()),
});
export type Offer = z.infer<typeof offer>;

/** `juju consume`: an application of another model known here under a name. */
export const remoteApplication = z.object({
  name: z.string(),
  /** `admin/model.offer`. */
  url: z.string(),
  model: z.string(),
  offer: z.string(),
  life,
  status: statusValue,
  endpoints: z.record(z.string(), endpoint),
});
export type RemoteApplication = z.infer<typeof remoteApplication>;
