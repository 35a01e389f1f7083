import { expect, test } from 'vitest';
import { createServer } from '../../../../src/controller/standins/create-server.ts';
import { standIns, type Server } from '../../../../src/controller/standins/index.ts';

/** A server that remembers as the real one does, related to an application that asks, in a world without containers. */
function related(request: Readonly<Record<string, string>>) {
  const unit = { model: 'm', unit: 'server/0' };
  const { once } = createServer({} as Parameters<typeof createServer>[0], unit, 'container');
  const ends = [{ application: 'server' }, { application: 'app' }];
  const bags = { server: { data: {} as Record<string, string> }, app: { data: request } };
  const world = { asked: 0, fails: false };
  const server = {
    once,
    application: 'server',
    unit,
    model: () => ({ name: 'm', relations: { 1: { id: 1, ends, applications: bags } } }),
    request: () => request,
    relation: () => ({ applications: bags }),
    secret: () => undefined,
    log: () => undefined,
    password: () => `password${world.asked}`,
    write: (_: number, data: Record<string, string>) => Object.assign(bags.server.data, data),
    run() {
      world.asked += 1;
      return world.fails ? Promise.reject(new Error('not now')) : Promise.resolve('');
    },
  } as unknown as Server;
  return { server, world, answer: () => bags.server.data };
}

test.each([
  ['mongodb-k8s', { database: 'shop' }],
  ['rabbitmq-k8s', { username: 'shop', vhost: '/' }],
])('%s asks its server once for what a relation wants, however often it changes', async (name, request) => {
  const { server, world, answer } = related(request);
  world.fails = true;
  await expect(standIns[name]?.serve(server, 1)).rejects.toThrow('not now');
  expect(answer()).toEqual({});
  world.fails = false;
  await standIns[name]?.serve(server, 1);
  const first = { ...answer() };
  expect(first['password']).toBe('password1');
  await standIns[name]?.serve(server, 1);
  expect(world.asked).toBe(2);
  expect(answer()).toEqual(first);
});
