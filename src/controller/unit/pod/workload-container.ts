import type { ContainerSpec, Mount } from '../../../docker/index.ts';
import {
  storageLimits,
  type Charm,
  type ContainerLimits,
  type State,
  type UnitRef,
} from '../../model/index.ts';
import { engineNames, linkPlace, podLabel, storageMounts, unitLabels } from './places.ts';
import { charmUserOf, POD_GROUP, saysUsers, workloadUser } from './users.ts';

export interface WorkloadContainerInput {
  readonly state: Readonly<State>;
  readonly ref: UnitRef;
  readonly charm: Charm;
  readonly podVersion: number;
  readonly limits: ContainerLimits;
  /** The charm's own name for the container. */
  readonly container: string;
  readonly image: string;
  /** Path of a Pebble for the image's architecture. */
  readonly pebble: string;
  /** The controller's folder. */
  readonly home: string;
}

/** Ports from here on are the Pebbles', in the order in which the charm names its containers. */
const FIRST_PORT = 38813;
const IDENTITIES = '/charm/etc/pebble/identities.yaml';

const isSeveral = (charm: Charm, storage: string): boolean => {
  const spec = charm.storage[storage];
  return spec !== undefined && storageLimits(spec).most > 1;
};

/** A container that runs one of the charm's workloads: its image, with Juju's Pebble in place of its own start. */
export function planWorkloadContainer(input: WorkloadContainerInput): ContainerSpec {
  const { state, ref, charm, container } = input;
  const names = engineNames(state, ref, charm);
  const port = FIRST_PORT + Object.keys(charm.containers).indexOf(container);
  const user = workloadUser(charm, container);
  const withIdentities = saysUsers(charm) && charmUserOf(charm).uid !== 0;
  const storages = storageMounts(state, ref, charm);
  const mountOf = ({ storage, location }: { storage: string; location?: string | undefined }): Mount[] => {
    const known = storages.filter((mount) => mount.storage === storage);
    return known.map(({ volume, location: own, place }) => {
      // What the container says is the parent where the charm may have several.
      const said = isSeveral(charm, storage) && location !== undefined ? `${location}/${place}` : location;
      return { kind: 'volume', source: volume, target: said ?? own };
    });
  };
  return {
    name: names[container] ?? '',
    image: input.image,
    labels: { ...unitLabels(state, ref), ...podLabel(input.podVersion) },
    entrypoint: [
      '/charm/bin/pebble',
      'run',
      '--create-dirs',
      '--hold',
      '--http',
      `:${port}`,
      '--verbose',
      ...(withIdentities ? ['--identities', IDENTITIES] : []),
    ],
    command: [],
    env: {
      JUJU_CONTAINER_NAME: container,
      PEBBLE_SOCKET: '/charm/container/pebble.socket',
      PEBBLE: '/charm/container/pebble',
      PEBBLE_COPY_ONCE: '/var/lib/pebble/default',
    },
    ...(user !== undefined && { user }),
    ...input.limits,
    ...(saysUsers(charm) && { groups: [POD_GROUP] }),
    network: { kind: 'container', container: names['charm'] ?? '' },
    mounts: [
      { kind: 'bind', source: input.pebble, target: '/charm/bin/pebble', readOnly: true },
      { kind: 'volume', source: names[container] ?? '', target: '/charm/container' },
      ...(withIdentities
        ? [
            {
              kind: 'bind' as const,
              source: linkPlace(input.home, ref).identities,
              target: IDENTITIES,
              readOnly: true,
            },
          ]
        : []),
      ...(charm.containers[container]?.mounts ?? []).flatMap(mountOf),
    ],
  };
}
