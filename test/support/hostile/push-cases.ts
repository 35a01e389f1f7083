import { MEDIA_TYPES } from '../../../src/oci/index.ts';
import { answer, times, type HostileCase } from './case.ts';

const BASIC = `Basic ${Buffer.from('ann:canary-password').toString('base64')}`;
const UNKNOWN_BLOB = '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"gone"}]}';

const challenge = (realm: string): Record<string, string> => ({
  'www-authenticate': `Bearer realm="${realm}",service="registry",scope="repository:acme/shop:pull,push"`,
});

/** Faults 1 to 12, and 19 to 24: what may happen while an image is sent. */
export const PUSH_CASES: readonly HostileCase[] = [
  {
    ...{
      id: '1',
      name: 'a token that runs out in the middle of an upload',
      work: 'push',
      verdict: 'works',
      login: true,
    },
    guard: (() => {
      let tokens = 0;
      let expired = false;
      return (request, host) => {
        if (request.path.startsWith('/token')) return { status: 200, body: `{"token":"t${(tokens += 1)}"}` };
        if (!expired && tokens === 1 && /^\/v2\/.+uploads/.test(request.path) && request.method !== 'POST')
          expired = true;
        const valid = request.authorization === `Bearer t${tokens}` && !(expired && tokens === 1);
        return valid ? undefined : { status: 401, headers: challenge(`http://${host}/token`) };
      };
    })(),
  },
  {
    ...{
      id: '2',
      name: 'a password that is refused for ever',
      work: 'push',
      verdict: 'is refused',
      login: true,
    },
    guard: () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }),
    complain: ({ server }) => (server.seen.length > 4 ? `${server.seen.length} requests` : undefined),
  },
  {
    ...{ id: '3', name: '403 on a repository of somebody else', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) => server.script(/POST/, ...times(9, answer(403))),
  },
  {
    ...{
      id: '4',
      name: '404 on a repository that has to be made first',
      work: 'push',
      verdict: 'is refused',
    },
    prepare: ({ server }) =>
      server.script(/POST/, ...times(9, answer(404, undefined, '{"errors":[{"code":"NAME_UNKNOWN"}]}'))),
  },
  {
    ...{ id: '5a', name: '429 with seconds to wait', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/POST/, answer(429, { 'retry-after': '1' })),
    complain: ({ pauses }) => (pauses.length > 0 && Math.max(...pauses) < 1000 ? 'did not wait' : undefined),
  },
  {
    ...{ id: '5b', name: '429 with a Retry-After that is garbage', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/POST/, answer(429, { 'retry-after': 'soon' })),
  },
  {
    ...{ id: '6a', name: '500, 502 and 504, then all is well', work: 'push', verdict: 'works' },
    prepare({ server }) {
      server.script(/HEAD .*blobs/, answer(500));
      server.script(/POST/, answer(502));
      server.script(/PUT .*manifests/, answer(504));
    },
  },
  {
    ...{ id: '6b', name: '503 for ever', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) => server.script(/POST/, ...times(60, answer(503))),
  },
  {
    ...{ id: '7', name: 'a connection that breaks in the middle of a blob', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/(PUT|PATCH) .*uploads/, 'cut'),
  },
  {
    ...{ id: '8', name: 'the answer to a commit is lost', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/PUT .*uploads/, 'lose-reply'),
  },
  {
    ...{ id: '9a', name: '202 without Location', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) => server.script(/POST/, ...times(9, answer(202))),
  },
  {
    ...{ id: '9b', name: 'a Location that is absolute and has a query', work: 'push', verdict: 'works' },
    prepare: ({ server }) =>
      server.script(
        /POST/,
        ...times(3, {
          change: ({ headers = {}, ...reply }) => ({
            ...reply,
            headers: { ...headers, location: `http://${server.host}${headers['location'] ?? ''}` },
          }),
        }),
      ),
  },
  {
    ...{
      id: '10a',
      name: 'a Location on another host: no login goes there',
      work: 'push',
      verdict: 'either',
      login: true,
    },
    guard: ({ authorization }) =>
      authorization === BASIC
        ? undefined
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
    prepare({ server, other }) {
      const location = `http://${other.host}/v2/acme/shop/blobs/uploads/x`;
      server.script(/POST .*uploads/, answer(202, { location }));
      other.script(/./, ...times(9, answer(201)));
    },
  },
  {
    ...{ id: '10b', name: 'a Location that leaves for another scheme', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) =>
      server.script(/POST/, ...times(9, answer(202, { location: 'file:///etc/passwd' }))),
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
    ...{ id: '19a', name: 'an immutable tag that holds this image', work: 'push', verdict: 'works' },
    prepare({ server, image, blobs }) {
      for (const [digest, bytes] of blobs) server.blobs.set(digest, bytes);
      const entry = {
        bytes: blobs.get(image.manifest.digest) ?? new Uint8Array(),
        mediaType: image.manifest.mediaType,
      };
      server.manifests.set('1', entry);
      server.manifests.set(image.manifest.digest, entry);
      server.script(/PUT .*manifests\/1/, ...times(9, answer(409)));
    },
  },
  {
    ...{ id: '19b', name: 'an immutable tag that holds something else', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) => server.script(/PUT .*manifests\/1/, ...times(9, answer(409))),
  },
  {
    ...{ id: '20', name: 'another job moves the tag at the same moment', work: 'push', verdict: 'either' },
    otherImage: true,
    prepare({ server }) {
      const theirs = { bytes: Buffer.from('{"schemaVersion":2}'), mediaType: MEDIA_TYPES.manifest };
      server.script(/PUT .*manifests\/1/, {
        change(reply) {
          server.manifests.set('1', theirs);
          return reply;
        },
      });
    },
    complain: ({ server, image }) =>
      server.manifests.has(image.manifest.digest) ? undefined : 'the image is not there by its digest',
  },
  {
    ...{ id: '21', name: 'requests that are too large in one piece', work: 'push', verdict: 'works' },
    prepare: ({ server }) => server.script(/PUT .*uploads.*digest=/, ...times(3, answer(413))),
  },
  {
    ...{
      id: '23a',
      name: 'a token service at an address of the cloud',
      work: 'push',
      verdict: 'is refused',
      login: true,
    },
    guard: () => ({ status: 401, headers: challenge('ftp://169.254.169.254/latest/meta-data') }),
  },
  {
    ...{
      id: '23b',
      name: 'a token service in the file system',
      work: 'push',
      verdict: 'is refused',
      login: true,
    },
    guard: () => ({ status: 401, headers: challenge('file:///etc/passwd') }),
  },
  {
    ...{ id: '24a', name: 'a token of 10 MB', work: 'push', verdict: 'is refused', login: true },
    guard: (request, host) =>
      request.path.startsWith('/token')
        ? { status: 200, body: `{"token":"${'x'.repeat(10_000_000)}"}` }
        : { status: 401, headers: challenge(`http://${host}/token`) },
  },
  {
    ...{
      id: '24b',
      name: 'a token service that sends a page',
      work: 'push',
      verdict: 'is refused',
      login: true,
    },
    guard: (request, host) =>
      request.path.startsWith('/token')
        ? { status: 200, body: '<html>welcome</html>' }
        : { status: 401, headers: challenge(`http://${host}/token`) },
  },
];
