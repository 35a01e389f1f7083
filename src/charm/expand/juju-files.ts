import {
  field,
  isTruthy,
  schema,
  withField,
  type ProjectDocument,
  type ProjectFacts,
  type YamlMap,
} from '../../project/index.ts';

const { child, report } = schema;

/** Keys that metadata.yaml can hold for charmcraft.yaml (charmcraft/const.py: METADATA_YAML_MIGRATE_FIELDS). */
const migrated = ['name', 'summary', 'description'];

/**
 * Adds what older charms keep in config.yaml, actions.yaml and metadata.yaml (charmcraft/preprocess.py). What is in
 * both places is a problem.
 */
export function addJujuFiles(root: YamlMap, facts: ProjectFacts, scope: schema.Scope): YamlMap {
  return addMetadata(addActions(addConfig(root, facts, scope), facts, scope), facts, scope);
}

function addConfig(root: YamlMap, { charmFiles }: ProjectFacts, scope: schema.Scope): YamlMap {
  const file = charmFiles?.get('config.yaml');
  if (file === undefined) return root;
  refuseBoth(root, 'config', 'config.yaml', scope);
  return withField(root, 'config', file.root);
}

function addActions(root: YamlMap, { charmFiles }: ProjectFacts, scope: schema.Scope): YamlMap {
  const file = charmFiles?.get('actions.yaml');
  if (file === undefined) return root;
  refuseBoth(root, 'actions', 'actions.yaml', scope);
  return file.root.kind === 'map' && isTruthy(file.root) ? withField(root, 'actions', file.root) : root;
}

function refuseBoth(root: YamlMap, key: string, file: string, scope: schema.Scope): void {
  const node = field(root, key);
  if (node !== undefined)
    report(
      child(scope, key, node),
      `\`${key}\` is set here, by an extension or by the user, and ${file} exists as well`,
      `Move everything from ${file} into charmcraft.yaml.`,
    );
}

function addMetadata(root: YamlMap, { charmFiles }: ProjectFacts, scope: schema.Scope): YamlMap {
  const file: ProjectDocument | undefined = charmFiles?.get('metadata.yaml');
  if (file === undefined) return root;
  if (file.root.kind !== 'map') {
    report(
      { file: file.file, path: [], near: file.root.at, problems: scope.problems },
      `must be a mapping, it is ${schema.describeKind(file.root)}`,
    );
    return root;
  }
  return migrated.reduce((merged, key) => {
    const [mine, theirs] = [field(root, key), field(file.root, key)];
    if (mine !== undefined && theirs !== undefined)
      report(child(scope, key, mine), `\`${key}\` is in metadata.yaml, too`, 'Remove it from metadata.yaml.');
    if (mine !== undefined) return merged;
    return withField(merged, key, theirs ?? { kind: 'scalar', type: 'null', value: null });
  }, root);
}
