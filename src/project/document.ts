import type { JsonObject, JsonValue, YamlMap, YamlNode } from './node.ts';
import type { Positions } from './path.ts';

/** A YAML file of the user's project: plain data, and where in the file each value stands. */
export interface ProjectDocument {
  /** The path as it was asked for. */
  readonly file: string;
  readonly value: JsonValue;
  readonly positions: Positions;
  /** The same values with their YAML types and positions; what the extensions work on. */
  readonly root: YamlNode;
}

/** A document whose root is a mapping, as rockcraft.yaml and charmcraft.yaml must be. */
export interface MappingDocument extends ProjectDocument {
  readonly value: JsonObject;
  readonly root: YamlMap;
}
