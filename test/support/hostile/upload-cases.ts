import { answer, type HostileCase, times } from './case.ts';

const UNKNOWN_BLOB = '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"gone"}]}';

/** Faults 7, 8, 11, 12 and 21: what may happen to content on its way. */
export const UPLOAD_CASES: readonly HostileCase[] = [
  {
    ...{ id: '7', name: 'a connection that breaks in the middle of a blob', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/(PUT|PATCH) .*uploads/, 'cut'),
  },
  {
    ...{ id: '8', name: 'the answer to a commit is lost', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/PUT .*uploads/, 'lose-reply'),
  },
  {
    ...{ id: '11', name: 'a look-up that finds what is not there', work: 'push', verdict: 'works' },
    prepare({ server }) {
      server.script(/HEAD .*blobs/, ...times(3, answer(200)));
      server.script(/PUT .*manifests/, answer(400, undefined, UNKNOWN_BLOB));
    },
  },
  {
    ...{ id: '12', name: 'a mount that is answered with another digest', work: 'push', verdict: 'works' },
    prepare: ({ server }) =>
      server.script(
        /POST .*mount=/,
        ...times(9, answer(201, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` })),
      ),
  },
  {
    ...{ id: '21', name: 'requests that are too large in one piece', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/PUT .*uploads.*digest=/, ...times(3, answer(413))),
  },
];
