import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { pythonTools } from '../../../support/python-tools.ts';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

const message = randomUUID();

/** The client that most apps have. Prints what waits in the queue, or what kind of error there was. */
const CLIENT = `
import sys
import pika
what, url, message = sys.argv[1:]
try:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.queue_declare("orders", durable=True)
    if what == "write":
        channel.queue_purge("orders")
        channel.basic_publish("", "orders", message.encode(), pika.BasicProperties(delivery_mode=2))
    method, _, body = channel.basic_get("orders")
    channel.basic_nack(method.delivery_tag, requeue=True)
    print(body.decode())
    connection.close()
except pika.exceptions.AMQPError as error:
    print(type(error).__name__)
`;

export const rabbitmq: StandInCase = {
  name: 'rabbitmq-k8s',
  endpoint: 'rabbitmq',
  theirs: 'amqp',
  end: () => ({ interface: 'rabbitmq', asks: { username: 'shop', vhost: '/' } }),
  writes: {
    application: { hostname: 'rabbitmq-k8s-endpoints.m.svc.cluster.local', password: /^\w{32}$/ },
  },
  async use(lab) {
    expect(await client(lab, 'write')).toBe(message);
    expect(await client(lab, 'read', 'wrong')).toBe('ProbableAuthenticationError');
  },
  async kept(lab) {
    expect(await client(lab, 'read')).toBe(message);
  },
};

async function client(lab: StandInLab, what: 'read' | 'write', wrong?: string): Promise<string> {
  const { application } = await lab.answer('rabbitmq');
  const password = wrong ?? application['password'] ?? '';
  const url = `amqp://shop:${password}@${await lab.address('rabbitmq-k8s')}:5672/%2F`;
  const python = join(pythonTools('amqp', 'pika==1.4.4'), 'python');
  const argv = ['-c', CLIENT, what, url, message];
  return (await promisify(execFile)(python, argv, { timeout: 30_000 })).stdout.trim();
}
