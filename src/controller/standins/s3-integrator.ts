import { z } from 'zod/mini';
import { charmFacts, provides } from './charm-facts.ts';
import { listensOn } from './listening.ts';
import type { StandIn } from './stand-in.ts';

const PORT = 9000;
const FOLDER = '/tmp/objects';
const PROGRAM = '/usr/local/bin/object-store';

const text = (description: string) => ({ type: 'string' as const, description, default: '' });

/**
 * The `s3` interface with an object store behind it. Source: canonical/s3-integrator, library data_platform_libs s3 v0,
 * whose charm passes on what its user set; here there is a server, so the address and the keys are its own.
 */
export const s3: StandIn = {
  name: 's3-integrator',
  charm: charmFacts({
    name: 's3-integrator',
    server: 'an object store with the API of S3',
    endpoints: [provides('s3-credentials', 's3')],
    config: {
      bucket: text('The bucket, whatever the application asks for.'),
      region: text('The region.'),
      path: text('The path below the bucket.'),
      'storage-class': text('The storage class.'),
      's3-api-version': text('The version of the signature.'),
    },
  }),
  image: {
    name: 'object-store',
    packages: [],
    programs: { [PROGRAM]: 'object-store' },
    files: [],
    user: '999:999',
    command: [PROGRAM, FOLDER, `0.0.0.0:${PORT}`],
    environment: {},
  },
  serviceSuffixes: [],
  port: PORT,
  readiness: listensOn(PORT),
  status: () => ({ current: 'active', message: '' }),
  // It is part of this program and has no version of its own.
  readVersion: () => Promise.resolve(''),
  async serve(server, relation) {
    const set = (option: string): string => String(server.config(option) ?? '');
    const bucket = set('bucket') || (server.request(relation)['bucket'] ?? '');
    if (bucket === '') return;
    const keys = credentials.parse(JSON.parse(await server.run(['cat', `${FOLDER}/credentials.json`])));
    server.write(relation, {
      ...keys,
      bucket,
      endpoint: `http://${server.application}.${server.model().name}.svc.cluster.local:${PORT}`,
      region: set('region'),
      path: set('path'),
      'storage-class': set('storage-class'),
      's3-api-version': set('s3-api-version'),
      's3-uri-style': 'path',
    });
  },
  withdraw: () => Promise.resolve(),
};

const credentials = z.object({ 'access-key': z.string(), 'secret-key': z.string() });
