import type { ZipArchive } from './zip.ts';

/** Python packages with which a charm speaks to the API of Kubernetes. */
const CLIENTS = ['lightkube', 'kubernetes'];

/**
 * The client of Kubernetes' API that a packed charm brings, or undefined. `assumes: k8s-api` says nothing: it only tells
 * that a charm wants a Kubernetes model, which all with workloads do.
 */
export function clusterClientOf({ entries }: Pick<ZipArchive, 'entries'>): string | undefined {
  const brought = new Set(
    entries.map(({ name }) => /^venv\/(?:lib\/python[\d.]+\/site-packages\/)?([^/]+)\//.exec(name)?.[1]),
  );
  return CLIENTS.find((client) => brought.has(client));
}
