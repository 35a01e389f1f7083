import {
  addRelation,
  type Endpoint,
  type Model,
  type RelationEnd,
} from '../../src/controller/model/index.ts';
import { START, addApplication, charmNamed, enterAll } from './hook-session.ts';

const endpoint = (name: string, role: Endpoint['role'], of: string): Endpoint => ({
  ...{ name, role, interface: of, scope: 'global', optional: true },
});

const end = (application: string, { name, role, interface: of, scope }: Endpoint): RelationEnd => ({
  ...{ application, name, role, scope, interface: of },
});

const DATABASE = endpoint('database', 'requirer', 'postgresql_client');
const PEERS = endpoint('peers', 'peer', 'shop_peers');
const SERVER = endpoint('database', 'provider', 'postgresql_client');

/** Two units of `shop` with peers (relation 0) and a database (relation 1), and `other`, which has nothing to do with them. */
export function shopModel(model: Model): void {
  addApplication(
    model,
    charmNamed('shop', {
      endpoints: { database: DATABASE, peers: PEERS },
      config: {
        port: { type: 'int', description: '', default: 8000 },
        debug: { type: 'boolean', description: '', default: false },
        ratio: { type: 'float', description: '' },
        title: { type: 'string', description: '', default: 'Shop' },
        token: { type: 'secret', description: '' },
      },
      resources: {
        image: { type: 'oci-image', description: '' },
        schema: { type: 'file', description: '', filename: 'schema.sql' },
      },
      storage: {
        data: { type: 'filesystem', location: '/data' },
        cache: { type: 'filesystem', multiple: '1-3' },
      },
    }),
    2,
  );
  addApplication(model, charmNamed('db', { endpoints: { database: SERVER } }), 2);
  addApplication(model, charmNamed('other'), 1);
  enterAll(model, addRelation(model, [end('shop', PEERS)], START));
  enterAll(model, addRelation(model, [end('shop', DATABASE), end('db', SERVER)], START));
}
