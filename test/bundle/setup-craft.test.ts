import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRoot, NOBODY, shareTools, type SharedTools } from '../support/other-user.ts';

describe.skipIf(!isRoot)('the shipped setup-craft, run by somebody who owns nothing,', () => {
  let tools: SharedTools;
  beforeAll(() => {
    tools = shareTools();
  });
  afterAll(() => rmSync(tools.folder, { recursive: true, force: true }));

  const setUp = (name: string, env: Record<string, string>): { code: number | null; text: string } => {
    const cwd = tools.makeFolder(name, NOBODY);
    return tools.run({ uid: NOBODY, umask: 0o077, env, cwd }, 'setup-craft', '--engine', 'embedded');
  };

  it('names an engine whose socket this user may not open, and does not install another', async () => {
    const socket = join(tools.makeFolder('engine'), 'docker.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      chmodSync(socket, 0o600);
      const { code, text } = setUp('denied', { DOCKER_HOST: `unix://${socket}` });
      expect(code, text).toBe(1);
      expect(text).toContain('error[DOCKER_DENIED]');
      expect(text).toContain('usermod -aG docker');
    } finally {
      server.close();
    }
  });

  it('prints what root has to paste when there is none', () => {
    const { code, text } = setUp('absent', { DOCKER_HOST: `unix://${tools.folder}/nobody.sock` });
    expect(code, text).toBe(1);
    expect(text).toContain('error[SETUP_NEEDS_ROOT]');
    expect(text).toContain('apt-get install -y docker.io');
  });
});
