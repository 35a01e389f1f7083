import { describe, expect, it } from 'vitest';
import { z } from 'zod/mini';
import { prepareSchemas } from '../../../src/action/schemas.ts';

describe('prepareSchemas', () => {
  it('sets what zod itself reads, in this version of it', () => {
    prepareSchemas('often');
    expect(z.config().jitless).toBe(false);
    prepareSchemas('seldom');
    expect(z.config().jitless).toBe(true);
  });

  it('gives zod its language', () => {
    prepareSchemas('seldom');
    const { error } = z.number().safeParse('one');
    expect(error?.issues[0]?.message).toBe('Invalid input: expected number, received string');
  });
});
