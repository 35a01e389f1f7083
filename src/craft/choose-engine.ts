import type { CraftMachine } from './machine.ts';
import type { CraftTool } from './tool.ts';

export interface EngineChoice {
  readonly engine: 'craft' | 'embedded';
  /** One sentence for the log. */
  readonly why: string;
}

/** `auto` is craft where its tool is installed and has a place to build in, otherwise embedded. */
export function chooseEngine(
  wanted: 'auto' | 'craft' | 'embedded',
  { program }: CraftTool,
  machine: Pick<CraftMachine, 'tool' | 'hasLxd' | 'throwAway'>,
): EngineChoice {
  if (wanted !== 'auto') return { engine: wanted, why: `engine ${wanted}, as asked for` };
  if (machine.tool === undefined) return { engine: 'embedded', why: `engine embedded, because ${program} is not on PATH` };
  if (!machine.hasLxd && !machine.throwAway)
    return {
      engine: 'embedded',
      why: `engine embedded: ${program} ${machine.tool.version} is installed, and LXD, in which it builds, is not`,
    };
  return { engine: 'craft', why: `engine craft, because ${program} ${machine.tool.version} is installed` };
}
