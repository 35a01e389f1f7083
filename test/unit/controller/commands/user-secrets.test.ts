import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod/mini';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';

let lab: CommandLab;

beforeAll(async () => {
  lab = await openCommandLab('ctl', {});
  await must('add-model', 'm');
  await must('add-secret', 'tls', 'key=one');
});
afterAll(() => lab.end());

async function must(...argv: string[]): Promise<void> {
  const outcome = await lab.juju(...argv);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
}

const shown = z.record(z.string(), z.object({ revisions: z.array(z.object({ revision: z.number() })) }));
async function revisions(): Promise<number[]> {
  const [secret] = Object.values(shown.parse(await lab.json('show-secret', 'tls', '--revisions')));
  return secret?.revisions.map(({ revision }) => revision) ?? [];
}

test('old revisions stay until the secret is told to prune them, and go by themselves from then on', async () => {
  await must('update-secret', 'tls', 'key=two');
  expect(await revisions()).toEqual([1, 2]);
  await must('update-secret', 'tls', 'key=three', '--auto-prune');
  await expect.poll(revisions).toEqual([3]);
  await must('update-secret', 'tls', 'key=four');
  await expect.poll(revisions).toEqual([4]);
  await must('update-secret', 'tls', 'key=five', '--auto-prune=false');
  expect(await revisions()).toEqual([4, 5]);
});
