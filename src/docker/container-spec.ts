import type { Labels } from './labels.ts';

export type Mount =
  | { readonly kind: 'bind'; readonly source: string; readonly target: string; readonly readOnly?: boolean }
  | {
      readonly kind: 'volume';
      readonly source: string;
      readonly target: string;
      readonly readOnly?: boolean;
    };

export type ContainerNetwork =
  | { readonly kind: 'bridge'; readonly name: string; readonly aliases?: readonly string[] }
  /** Shares the network of another container, as the containers of a pod do. */
  | { readonly kind: 'container'; readonly container: string }
  | { readonly kind: 'none' };

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
  /** Ports of the host. `host` 0 or absent: any free one. */
  readonly ports?: readonly {
    readonly container: number;
    readonly host?: number;
    readonly address?: string;
  }[];
  /** Restarted by the engine when its process ends, until it is stopped by a call. */
  readonly restart?: boolean;
  /** Bytes. */
  readonly memory?: number;
  /** Processors, also parts of one. */
  readonly cpus?: number;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopTimeout?: number;
}

/** The body of the engine's "create container". */
export function renderContainer(spec: ContainerSpec): unknown {
  const { network, ports = [] } = spec;
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
    ...(spec.stopTimeout !== undefined && { StopTimeout: spec.stopTimeout }),
    ExposedPorts: Object.fromEntries(ports.map(({ container }) => [`${container}/tcp`, {}])),
    HostConfig: {
      NetworkMode: networkMode(network),
      ...(spec.restart === true && { RestartPolicy: { Name: 'unless-stopped' } }),
      ...(spec.memory !== undefined && { Memory: spec.memory }),
      ...(spec.cpus !== undefined && { NanoCpus: Math.round(spec.cpus * 1e9) }),
      ...(spec.groups !== undefined && { GroupAdd: spec.groups.map(String) }),
      Mounts: (spec.mounts ?? []).map(({ kind, source, target, readOnly }) => ({
        Type: kind,
        Source: source,
        Target: target,
        ReadOnly: readOnly ?? false,
      })),
      PortBindings: Object.fromEntries(
        ports.map(({ container, host, address }) => [
          `${container}/tcp`,
          [{ HostIp: address ?? '127.0.0.1', HostPort: host === undefined ? '' : String(host) }],
        ]),
      ),
    },
    ...(network.kind === 'bridge' && {
      NetworkingConfig: { EndpointsConfig: { [network.name]: { Aliases: network.aliases ?? [] } } },
    }),
  };
}

function networkMode(network: ContainerNetwork): string {
  switch (network.kind) {
    case 'bridge':
      return network.name;
    case 'container':
      return `container:${network.container}`;
    case 'none':
      return 'none';
  }
}
