import { createFrameReader, socketIn } from '../../src/controller/client/index.ts';
import { connectJuju, type Juju as Driver } from '../../src/juju/index.ts';
import type { Http, Ports } from '../../src/ports/index.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Juju = (...argv: string[]) => Promise<Outcome>;

/** Runs commands against a controller's daemon as the client does. `cwd` is where relative paths start. */
export function jujuSession(http: Http, home: string, cwd: string, stdin = ''): Juju {
  const url = 'http://controller';
  return async (...argv) => {
    const socketPath = socketIn(home);
    const body = JSON.stringify({ argv, cwd });
    const response = await http.request({
      method: 'POST',
      url: `${url}/command`,
      socketPath,
      body,
      idleTimeout: 0,
    });
    const read = createFrameReader();
    const outcome = { code: -1, stdout: '', stderr: '' };
    for await (const chunk of response.body) {
      for (const { kind, data } of read(chunk)) {
        if (kind === 'exit') outcome.code = data[0] ?? -1;
        else if (kind === 'stdin') {
          const path = `/stdin/${response.headers['x-session'] ?? ''}`;
          // What comes of the command is told by its own answer.
          http.request({ method: 'POST', url: url + path, socketPath, body: stdin }).catch(() => undefined);
        } else outcome[kind] += Buffer.from(data).toString('utf8');
      }
    }
    return outcome;
  };
}

/** The driver of our actions on top of a session instead of a program. */
export function connectThrough(juju: Juju, ports: Pick<Ports, 'exec' | 'clock' | 'reporter'>): Driver {
  const exec: Ports['exec'] = {
    ...ports.exec,
    async run({ argv: [, ...args] }) {
      const { code, stdout, stderr } = await juju(...args);
      return { exitCode: code, stdout, stderr, took: 0 };
    },
  };
  return connectJuju({ ...ports, exec });
}
