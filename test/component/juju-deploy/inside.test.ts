import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { askInside } from '../../../src/juju/verify/ask-inside.ts';
import type { Juju } from '../../../src/juju/client/driver.ts';
import { realPorts } from '../../support/ports.ts';
import { failureOf } from '../../support/refusal.ts';

/** Runs what `juju exec` is told to with the Python of this machine, and answers as recorded. */
const call: Juju['call'] = async ({ args }) => {
  const [program = '', ...rest] = args.slice(args.indexOf('--') + 1);
  const { exitCode, stdout, stderr } = await realPorts().exec.run({
    argv: [program, ...rest],
    accept: [0, 1],
  });
  const results = { 'return-code': exitCode, ...(stdout && { stdout }), ...(stderr && { stderr }) };
  const answer = JSON.stringify({ 'shop/0': { id: '29', results, status: 'completed', unit: 'shop/0' } });
  return {
    exitCode: exitCode === 0 ? 0 : 1,
    stdout: `${answer}\n`,
    stderr: 'ERROR the following task failed:\n',
  };
};
const juju = { call } as Juju;

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(({ url: path }, response) => {
    if (path === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (path === '/broken') response.writeHead(503).end('not yet');
    else response.end('grüße');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test.each([
  ['/', { status: 200, location: undefined, body: 'grüße' }],
  ['/moved', { status: 302, location: '/elsewhere', body: '' }],
  ['/broken', { status: 503, location: undefined, body: 'not yet' }],
])('%s is asked by the Python beside the charm, and told as it was answered', async (path, answer) => {
  expect(await askInside(juju, 'm', 'shop/0', `${url}${path}`)).toEqual(answer);
});

test('nothing that answers is told in the words of Python, and a unit that is not there in those of Juju', async () => {
  const refused = await failureOf(askInside(juju, 'm', 'shop/0', 'http://127.0.0.1:9/'));
  expect(refused.message).toContain('Connection refused');
  const stderr = 'Operation 36 failed to schedule any tasks:\nunit "shop/9" not found\n';
  const gone: Juju['call'] = () => Promise.resolve({ exitCode: 0, stdout: '', stderr });
  const failure = await failureOf(askInside({ call: gone } as Juju, 'm', 'shop/9', url));
  expect(failure).toMatchObject({
    code: 'HTTP_CHECK_FAILED',
    message: `shop/9 could not ask ${url}: unit "shop/9" not found`,
  });
});
