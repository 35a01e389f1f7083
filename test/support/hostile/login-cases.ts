import { answer, type HostileCase, times } from './case.ts';

const BASIC = `Basic ${Buffer.from('ann:canary-password').toString('base64')}`;

const challenge = (realm: string): Record<string, string> => ({
  'www-authenticate': `Bearer realm="${realm}",service="registry",scope="repository:acme/shop:pull,push"`,
});

/** Faults 1, 2, 10, 23 and 24: who is told the login, and what a token service may answer. */
export const LOGIN_CASES: readonly HostileCase[] = [
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
    ...{
      id: '23a',
      name: 'a token service at an address of the cloud',
      work: 'push',
      verdict: 'is refused',
      login: true,
    },
    guard: () => ({ status: 401, headers: challenge('http://169.254.169.254/latest/meta-data') }),
  },
  {
    ...{
      id: '10c',
      name: 'a Location at an address of the cloud',
      work: 'push',
      verdict: 'is refused',
      login: true,
    },
    prepare: ({ server }) =>
      server.script(
        /POST/,
        ...times(9, answer(202, { location: 'http://169.254.169.254/latest/meta-data' })),
      ),
  },
  {
    ...{
      id: '23c',
      name: 'a token service of another scheme',
      work: 'push',
      verdict: 'is refused',
      login: true,
    },
    guard: () => ({ status: 401, headers: challenge('ftp://files.example/token') }),
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
