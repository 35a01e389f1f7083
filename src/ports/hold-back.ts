import type { Exec } from './exec.ts';
import type { Http } from './http.ts';

/** Ports whose programs and requests wait until `ready`, and fail with it. */
export function holdBack<P extends { readonly exec: Exec; readonly http: Http }>(
  ports: P,
  ready: Promise<unknown>,
): P {
  const { exec, http } = ports;
  return {
    ...ports,
    exec: {
      ...exec,
      async run(command) {
        await ready;
        return exec.run(command);
      },
    },
    http: {
      ...http,
      async request(request) {
        await ready;
        return http.request(request);
      },
    },
  };
}
