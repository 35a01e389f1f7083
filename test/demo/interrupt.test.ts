import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDemoLab, type DemoLab } from '../support/demo-lab.ts';

let lab: DemoLab;
beforeAll(async () => {
  lab = await openDemoLab('demostops');
});
afterEach(() => lab.reset());
afterAll(() => lab.end());

describe('Ctrl-C', () => {
  test.each([
    ['setting up', '[1/6]'],
    ['packing the rock', '[2/6]'],
    ['packing the charm', '[3/6]'],
    ['publishing', '[4/6]'],
    ['deploying', '[5/6]'],
    ['testing', '[6/6]'],
  ])('while %s ends the demo and leaves nothing behind', async (_name, mark) => {
    const run = await lab.demo([], mark);
    expect(run.exitCode, run.screen).toBe(130);
    expect(run.screen).toContain('CANCELLED');
    expect(await lab.leftovers()).toEqual([]);
  });
});
