import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

const value = randomUUID();

/** Prints what it found, or why it may not. */
const CLIENT = `
import sys
import pymongo
what, uri, value = sys.argv[1:]
carts = pymongo.MongoClient(uri, serverSelectionTimeoutMS=5000).get_default_database().carts
try:
    if what == "write":
        carts.replace_one({"_id": 1}, {"_id": 1, "value": value}, upsert=True)
    print(carts.database.name, carts.find_one({"_id": 1})["value"])
except pymongo.errors.OperationFailure as error:
    print(error.code)
`;

export const mongodb: StandInCase = {
  name: 'mongodb-k8s',
  endpoint: 'mongodb',
  theirs: 'database',
  end: () => ({
    interface: 'mongodb_client',
    asks: { database: 'shop', 'requested-secrets': '["username","password","tls","tls-ca","uris"]' },
  }),
  writes: {
    application: {
      database: 'shop',
      endpoints: 'mongodb-k8s-0.mongodb-k8s-endpoints',
      replset: 'mongodb-k8s',
      'secret-user': /^secret:[0-9a-v]{20}$/,
    },
  },
  async use(lab) {
    const uri = await uriOf(lab);
    expect(uri).toMatch(
      /^mongodb:\/\/relation-\d+:\w{32}@mongodb-k8s-0\.mongodb-k8s-endpoints:27017\/shop\?/,
    );
    expect(await client(lab, 'write', uri)).toBe(`shop ${value}`);
    expect(await client(lab, 'read', uri.replace(/:\w{32}@/, ':wrong@'))).toBe('18');
  },
  async kept(lab) {
    expect(await client(lab, 'read', await uriOf(lab))).toBe(`shop ${value}`);
  },
};

async function uriOf(lab: StandInLab): Promise<string> {
  const { application } = await lab.answer('mongodb');
  return (await lab.secret(application['secret-user'] ?? ''))['uris'] ?? '';
}

async function client(lab: StandInLab, what: 'read' | 'write', uri: string): Promise<string> {
  return (await lab.run('mongodb-k8s', ['python3', '-c', CLIENT, what, uri, value])).trim();
}
