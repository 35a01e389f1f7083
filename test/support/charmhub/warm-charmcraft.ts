import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provideCharmcraft } from '../judge.ts';
import { ROOT } from '../source-files.ts';

/** Hands a call over. Without an answer charmcraft ended in a way that it has no words for. */
const PROGRAM = (address: string): string => `#!/usr/bin/env -S python3 -IS
import json, os, socket, sys
connection = socket.socket(socket.AF_UNIX)
connection.connect(${JSON.stringify(address)})
socket.send_fds(connection, [b"."], [0, 1, 2])
call = {"arguments": sys.argv, "folder": os.getcwd(), "environment": dict(os.environ)}
connection.sendall(json.dumps(call).encode())
connection.shutdown(socket.SHUT_WR)
code = connection.recv(1)
sys.exit(code[0] if code else 70)
`;

export interface WarmCharmcraft {
  /** The folder of a program `charmcraft`, for PATH. */
  readonly bin: string;
  close(): Promise<void>;
}

/** The real charmcraft, loaded once for many calls: it takes more than a second to load. */
export async function warmCharmcraft(folder: string): Promise<WarmCharmcraft> {
  const bin = join(folder, 'charmcraft-bin');
  mkdirSync(bin, { recursive: true });
  const address = join(bin, 'socket');
  writeFileSync(join(bin, 'charmcraft'), PROGRAM(address));
  chmodSync(join(bin, 'charmcraft'), 0o755);
  const server = spawn(
    provideCharmcraft(),
    [join(ROOT, 'test/support/charmhub/warm-charmcraft.py'), address],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const closed = once(server, 'close');
  const [said] = (await Promise.race([once(server.stdout, 'data'), closed])) as [unknown];
  if (!Buffer.isBuffer(said)) throw new Error('charmcraft cannot be loaded');
  return {
    bin,
    async close() {
      server.stdin.end();
      await closed;
    },
  };
}
