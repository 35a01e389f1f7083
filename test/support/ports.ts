import { createNodePorts, type NodePorts } from '../../src/ports/node/index.ts';
import { quietReporter } from './reporter.ts';

export type TestPorts = NodePorts & { readonly reporter: ReturnType<typeof quietReporter>; cancel(): void };

/** The real machine, with what was reported kept for assertions. Call `dispose` when done. */
export function realPorts(env: Readonly<Record<string, string>> = {}): TestPorts {
  const controller = new AbortController();
  const reporter = quietReporter();
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) =>
        value !== undefined && /^(PATH|HOME|LANG|PIP_|UV_|GO|XDG_|https?_proxy|no_proxy|SSL_)/i.test(name),
    ),
  ) as Record<string, string>;
  return {
    ...createNodePorts({ reporter, signal: controller.signal, toolEnv: { ...inherited, ...env } }),
    reporter,
    cancel: () => controller.abort(),
  };
}
