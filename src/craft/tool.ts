/** One of the official tools that pack, and what has to be known to drive it. */
export interface CraftTool {
  readonly program: 'rockcraft' | 'charmcraft';
  readonly projectFile: 'rockcraft.yaml' | 'charmcraft.yaml';
  /** The end of the names of what it packs. */
  readonly extension: '.rock' | '.charm';
  /** A variable that enables experimental extensions when it is set to anything but nothing; the tool hands it on to its instance. */
  readonly experimentalGate: string;
  /** Whether it takes CRAFT_SHARED_CACHE, a folder on the host for wheels (charmcraft/env.py). */
  readonly sharesWheels: boolean;
}

export const rockcraft: CraftTool = {
  program: 'rockcraft',
  projectFile: 'rockcraft.yaml',
  extension: '.rock',
  experimentalGate: 'ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS',
  sharesWheels: false,
};

export const charmcraft: CraftTool = {
  program: 'charmcraft',
  projectFile: 'charmcraft.yaml',
  extension: '.charm',
  experimentalGate: 'CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS',
  sharesWheels: true,
};

/** Files at the top of a charm that decide which wheels it has: those of the plugins charm, python, poetry and uv. */
export const WHEEL_FILES: readonly string[] = [
  'charmcraft.yaml',
  'requirements.txt',
  'requirements.in',
  'pyproject.toml',
  'poetry.lock',
  'uv.lock',
];
