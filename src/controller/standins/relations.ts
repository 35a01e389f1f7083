import { leaveRelation, relationsOf, type ModelStore, type UnitRef } from '../model/index.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

/** Brings every relation of the unit's application in line: enters new ones, serves, leaves those that end. */
export async function serveAll(
  standIn: StandIn,
  server: Server,
  store: ModelStore,
  ref: UnitRef,
): Promise<void> {
  for (const { id, life, units } of relationsOf(server.model(), server.application)) {
    if (life !== 'alive') {
      await standIn.withdraw(server, id);
      leave(store, ref, id);
    } else {
      if (units[ref.unit] === undefined)
        enter(store, ref, id, server.model().applications[server.application]?.address ?? '');
      await standIn.serve(server, id);
    }
  }
}

/** Leaves all relations, because the unit goes. */
export async function leaveRelations(
  standIn: StandIn,
  server: Server,
  store: ModelStore,
  ref: UnitRef,
): Promise<void> {
  for (const { id } of relationsOf(server.model(), server.application)) {
    await standIn.withdraw(server, id).catch(() => undefined);
    leave(store, ref, id);
  }
}

/** A unit in a relation has its addresses in its data from the start, as every Juju unit. */
function enter(store: ModelStore, ref: UnitRef, relation: number, address: string): void {
  store.commit((state) => {
    const found = state.models[ref.model]?.relations[String(relation)];
    if (found === undefined) return;
    const data = {
      'egress-subnets': `${address}/32`,
      'ingress-address': address,
      'private-address': address,
    };
    found.units[ref.unit] = { version: 1, data };
  });
}

function leave(store: ModelStore, ref: UnitRef, relation: number): void {
  store.commit((state) => {
    const found = state.models[ref.model]?.relations[String(relation)];
    if (found !== undefined) leaveRelation(found, ref.unit);
  });
}
