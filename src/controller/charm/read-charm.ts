import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import type { z } from 'zod/mini';
import { Failure, errorMessage } from '../../errors/index.ts';
import type { ActionSpec, Charm, ConfigOption, Endpoint, EndpointRole } from '../model/index.ts';
import { actionsDocument, configDocument, manifestDocument, metadataDocument } from './documents.ts';
import type { MetadataDocument } from './documents.ts';
import { openZip, type ZipArchive } from './zip.ts';

/** What a charm file says, before a model gives it a revision. */
export interface CharmFacts extends Omit<Charm, 'url' | 'revision' | 'path'> {
  /** All that its manifest names; `base` is the first, until a user chooses another. */
  readonly bases: readonly Charm['base'][];
}

/**
 * Reads a packed charm.
 *
 * @throws Failure `CONTROLLER_CHARM_INVALID` with the file inside the archive that is wrong, or
 *   `CONTROLLER_UNSUPPORTED` for a subordinate.
 */
export function readCharm(bytes: Uint8Array): CharmFacts {
  const archive = openZip(bytes);
  const metadata = document(archive, 'metadata.yaml', metadataDocument);
  if (metadata === undefined) {
    throw new Failure('CONTROLLER_CHARM_INVALID', 'the charm has no metadata.yaml', {
      hint: 'Give the .charm file that pack-charm or charmcraft wrote.',
    });
  }
  if (metadata.subordinate === true) {
    throw new Failure('CONTROLLER_UNSUPPORTED', `charm "${metadata.name}" is a subordinate`);
  }
  const bases = document(archive, 'manifest.yaml', manifestDocument)?.bases ?? [];
  const [base] = bases;
  if (base === undefined) {
    throw new Failure('CONTROLLER_CHARM_INVALID', 'charm does not define any bases, not valid', {
      hint: 'Pack the charm again: its manifest.yaml names no base.',
      at: { file: 'manifest.yaml' },
    });
  }
  return {
    name: metadata.name,
    summary: metadata.summary ?? '',
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    base: baseOf(base),
    bases: bases.map(baseOf),
    architectures: base.architectures ?? ['amd64'],
    ...(metadata['charm-user'] !== undefined && { charmUser: metadata['charm-user'] }),
    endpoints: {
      ...endpointsOf(metadata.provides, 'provider'),
      ...endpointsOf(metadata.requires, 'requirer'),
      ...endpointsOf(metadata.peers, 'peer'),
    },
    config: optionsOf(archive),
    actions: actionsOf(archive),
    ...workloadOf(metadata),
  };
}

const baseOf = ({ name, channel }: Charm['base']): Charm['base'] => ({
  name,
  channel: channel.split('/')[0] ?? channel,
});

function document<T extends z.ZodMiniType>(
  archive: ZipArchive,
  name: string,
  schema: T,
): z.infer<T> | undefined {
  const bytes = archive.read(name);
  if (bytes === undefined) return undefined;
  try {
    // Juju reads YAML 1.1 here: `on` and `off` are booleans.
    return schema.parse(parse(Buffer.from(bytes).toString('utf8'), { version: '1.1' }) ?? null);
  } catch (error) {
    throw new Failure('CONTROLLER_CHARM_INVALID', `the charm's ${name} is not valid`, {
      at: { file: name },
      details: errorMessage(error).split('\n').slice(0, 12),
      hint: `Correct ${name} (or charmcraft.yaml, from which it is made) and pack the charm again.`,
      cause: error,
    });
  }
}

function endpointsOf(section: MetadataDocument['provides'], role: EndpointRole): Record<string, Endpoint> {
  return Object.fromEntries(
    Object.entries(section ?? {}).map(([name, value]) => {
      const { scope, limit, optional } = {
        scope: undefined,
        limit: undefined,
        optional: undefined,
        ...value,
      };
      return [
        name,
        {
          name,
          role,
          interface: value.interface,
          scope: scope ?? 'global',
          ...(limit !== undefined && { limit }),
          optional: optional ?? true,
        },
      ];
    }),
  );
}

function optionsOf(archive: ZipArchive): Record<string, ConfigOption> {
  const options = document(archive, 'config.yaml', configDocument)?.options ?? {};
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, description, default: value }]) => [
      name,
      { type, description: description ?? '', ...(value !== undefined && { default: value }) },
    ]),
  );
}

function actionsOf(archive: ZipArchive): Record<string, ActionSpec> {
  const actions = document(archive, 'actions.yaml', actionsDocument) ?? {};
  return Object.fromEntries(
    Object.entries(actions).map(([name, action]) => {
      const description = action?.description ?? 'No description';
      const schema = {
        // An action takes what it declares and nothing else, unless it says so (charm/actions.go of juju).
        additionalProperties: action?.additionalProperties ?? false,
        description,
        properties: action?.params ?? {},
        ...(action?.required !== undefined && { required: action.required }),
        title: name,
        type: 'object',
      };
      return [name, { description, schema }];
    }),
  );
}

function workloadOf(metadata: MetadataDocument): Pick<Charm, 'containers' | 'resources' | 'storage'> {
  return {
    containers: Object.fromEntries(
      Object.entries(metadata.containers ?? {}).map(([name, container]) => [
        name,
        {
          name,
          ...(container?.resource !== undefined && { resource: container.resource }),
          ...(container?.uid !== undefined && { uid: container.uid }),
          ...(container?.gid !== undefined && { gid: container.gid }),
          mounts: (container?.mounts ?? []).map(({ storage, location }) => ({
            storage,
            ...(location !== undefined && { location }),
          })),
        },
      ]),
    ),
    resources: Object.fromEntries(
      Object.entries(metadata.resources ?? {}).map(([name, { type, description, filename }]) => [
        name,
        { type, description: description ?? '', ...(filename !== undefined && { filename }) },
      ]),
    ),
    storage: Object.fromEntries(
      Object.entries(metadata.storage ?? {}).map(([name, { type, location, multiple, ...rest }]) => [
        name,
        {
          type,
          ...(location !== undefined && { location }),
          ...(multiple !== undefined && { multiple: multiple.range }),
          ...(rest['minimum-size'] !== undefined && { minimumSize: rest['minimum-size'] }),
        },
      ]),
    ),
  };
}
