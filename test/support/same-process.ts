// Loaded by vitest before each file of the unit project, whose files share a process: none may change it for the next.
import { afterAll, beforeAll, expect, vi } from 'vitest';

const { env } = process;
let before: { readonly folder: string; readonly env: NodeJS.ProcessEnv };

beforeAll(() => {
  before = { folder: process.cwd(), env: { ...env } };
});
afterAll(() => {
  const names = [...new Set([...Object.keys(before.env), ...Object.keys(env)])];
  // Their names alone: the environment of a CI holds secrets.
  const changed = names.filter((name) => env[name] !== before.env[name]);
  expect(changed, 'variables that this file leaves changed').toEqual([]);
  expect(process.cwd()).toBe(before.folder);
  expect(vi.isFakeTimers(), 'a clock that this file leaves standing').toBe(false);
});
