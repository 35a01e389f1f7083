import { expect } from 'vitest';
import type { StandInLab } from '../../../support/stand-in-lab.ts';

/** What comes of an example of the documentation that runs as code of the app. */
interface ExampleOutcome {
  /** What it prints. */
  readonly says: string | RegExp;
  /** Throws unless the server at the other side has what it sent. */
  arrived?(lab: StandInLab): Promise<void>;
}

/** By the name of the integration. */
export const EXAMPLES: Readonly<Record<string, ExampleOutcome>> = {
  postgresql: { says: 'postgresql\n' },
  mysql: { says: 'mysql\n' },
  mongodb: { says: /^visits: \d+\n$/ },
  rabbitmq: {
    says: '',
    async arrived(lab) {
      const ctl = '/usr/lib/rabbitmq/bin/rabbitmqctl';
      const queues = await lab.run('rabbitmq-k8s', [ctl, '-q', 'list_queues']);
      expect(queues).toContain('orders\t1');
    },
  },
  redis: { says: /^visits: \d+\n$/ },
  valkey: { says: /^visits: \d+\n$/ },
  s3: {
    says: '',
    async arrived(lab) {
      const kept = await lab.run('s3-integrator', ['grep', '-rhao', 'hello.txt', '/tmp/objects']);
      expect(kept).toContain('hello.txt');
    },
  },
  smtp: {
    says: '',
    async arrived(lab) {
      const mails = await lab.run('smtp-integrator', ['grep', '-rh', '-A9', '^Subject:', '/tmp/mail/new']);
      expect(mails).toContain('Your order is on its way.');
    },
  },
  ingress: { says: /^http:\/\/[\d.]+\/m-shop\/orders\/1\n$/ },
  tracing: {
    says: 'ordered\n',
    async arrived(lab) {
      const address = `http://${await lab.address('tempo-coordinator-k8s')}:3200`;
      const url = `${address}/api/search?tags=service.name%3Dshop`;
      const { body } = await lab.fetch({ method: 'GET', url });
      expect(JSON.stringify(body)).toContain('"rootTraceName":"order"');
    },
  },
  logging: {
    says: '{"level": "info", "message": "order placed", "order": 1}\n',
    async arrived(lab) {
      const query = encodeURIComponent('{juju_unit="shop/0"} |= "order placed"');
      const address = `http://${await lab.address('loki-k8s')}:3100`;
      const url = `${address}/loki/api/v1/query_range?query=${query}`;
      const { body } = await lab.fetch({ method: 'GET', url });
      expect(JSON.stringify(body)).toContain('order placed');
    },
  },
  oauth: { says: '{"access_token": "for the one with this code"}\n' },
  openfga: { says: 'may read: True\n' },
  saml: { says: 'signs in at https://sign-in.example as shop\n' },
  'metrics-endpoint': { says: 'an order is counted\n' },
  'http-proxy': { says: 'the service is well\n' },
};
