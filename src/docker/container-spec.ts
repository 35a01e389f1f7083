import type { Labels } from './labels.ts';

export type Mount =
  | { readonly kind: 'bind'; readonly source: string; readonly target: string; readonly readOnly?: boolean }
  | {
      readonly kind: 'volume';
      readonly source: string;
      readonly target: string;
      readonly readOnly?: boolean;
    };

type ContainerNetwork =
  | { readonly kind: 'bridge'; readonly name: string; readonly aliases?: readonly string[] }
  /** Shares the network of another container, as the containers of a pod do. */
  | { readonly kind: 'container'; readonly container: string };

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  /** Replaces the image's. An empty list means none. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** Added to the image's. */
  readonly env?: Readonly<Record<string, string>>;
  /** `uid`, `uid:gid` or a name; the image's when absent. */
  readonly user?: string;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
  readonly workingDir?: string;
  readonly hostname?: string;
  readonly domainname?: string;
  readonly mounts?: readonly Mount[];
  readonly network: ContainerNetwork;
  /** Bytes. */
  readonly memory?: number;
  /** Processors, also parts of one. */
  readonly cpus?: number;
}

/** The body of the engine's "create container". */
export function renderContainer(spec: ContainerSpec): unknown {
  const { network } = spec;
  return {
    Image: spec.image,
    Labels: spec.labels,
    ...(spec.entrypoint !== undefined && { Entrypoint: spec.entrypoint }),
    ...(spec.command !== undefined && { Cmd: spec.command }),
    Env: Object.entries(spec.env ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(spec.user !== undefined && { User: spec.user }),
    ...(spec.workingDir !== undefined && { WorkingDir: spec.workingDir }),
    // In another container's network the names are that container's; the engine refuses to be told others.
    ...(network.kind !== 'container' && spec.hostname !== undefined && { Hostname: spec.hostname }),
    ...(network.kind !== 'container' && spec.domainname !== undefined && { Domainname: spec.domainname }),
    HostConfig: {
      NetworkMode: network.kind === 'bridge' ? network.name : `container:${network.container}`,
      ...(spec.memory !== undefined && { Memory: spec.memory }),
      ...(spec.cpus !== undefined && { NanoCpus: Math.round(spec.cpus * 1e9) }),
      ...(spec.groups !== undefined && { GroupAdd: spec.groups.map(String) }),
      Mounts: (spec.mounts ?? []).map(({ kind, source, target, readOnly }) => ({
        Type: kind,
        Source: source,
        Target: target,
        ReadOnly: readOnly ?? false,
      })),
    },
    ...(network.kind === 'bridge' && {
      NetworkingConfig: { EndpointsConfig: { [network.name]: { Aliases: network.aliases ?? [] } } },
    }),
  };
}
