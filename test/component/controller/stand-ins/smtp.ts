import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { createInterface } from 'node:readline/promises';
import { expect } from 'vitest';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

const subject = `mail ${randomUUID()}`;

export const smtp: StandInCase = {
  name: 'smtp-integrator',
  endpoint: 'smtp',
  theirs: 'smtp',
  end: () => ({ interface: 'smtp' }),
  writes: {
    application: {
      host: 'smtp-integrator.m.svc.cluster.local',
      port: '25',
      auth_type: 'none',
      transport_security: 'none',
      skip_ssl_verify: 'False',
    },
  },
  async use(lab) {
    const { application } = await lab.answer('smtp');
    await send(await lab.address('smtp-integrator'), Number(application['port']));
    await keeps(lab);
  },
  kept: keeps,
};

async function keeps(lab: StandInLab): Promise<void> {
  const mails = await lab.run('smtp-integrator', ['grep', '-rh', '^Subject:', '/tmp/mail/new']);
  expect(mails).toContain(subject);
}

/** Speaks the protocol line by line, as any client does. */
async function send(host: string, port: number): Promise<void> {
  const socket = connect(port, host);
  try {
    const replies = createInterface(socket)[Symbol.asyncIterator]();
    const said: string[] = [];
    const reply = async (): Promise<void> => {
      const { value } = (await replies.next()) as { value: string | undefined };
      said.push(value?.slice(0, 3) ?? 'closed');
    };
    await reply();
    for (const line of [
      'HELO client',
      'MAIL FROM:<shop@example.com>',
      'RCPT TO:<someone@example.net>',
      'DATA',
      `Subject: ${subject}\r\n\r\nhello\r\n.`,
    ]) {
      socket.write(`${line}\r\n`);
      await reply();
    }
    expect(said).toEqual(['220', '250', '250', '250', '354', '250']);
  } finally {
    socket.destroy();
  }
}
