import { Failure } from '../errors/index.ts';
import type { CraftMachine } from './machine.ts';
import type { CraftTool } from './tool.ts';

export interface EngineChoice {
  readonly engine: 'craft' | 'embedded';
  /** One sentence for the log. */
  readonly why: string;
}

/**
 * `auto` is craft where its tool is installed and has a place to build in, otherwise embedded.
 *
 * @param embeddedInputs names of the inputs that were given and that the craft tool has nothing for.
 * @throws Failure `CRAFT_TOOL_MISSING`, `INPUT_INVALID` when craft was asked for by name
 */
export function chooseEngine(
  wanted: 'auto' | 'craft' | 'embedded',
  { program }: CraftTool,
  machine: Pick<CraftMachine, 'tool' | 'hasLxd' | 'throwAway'>,
  embeddedInputs: readonly string[] = [],
): EngineChoice {
  if (wanted === 'embedded') return { engine: wanted, why: 'engine embedded, as asked for' };
  const [input] = embeddedInputs;
  if (wanted === 'craft') {
    if (input !== undefined)
      throw new Failure('INPUT_INVALID', `${embeddedInputs.join(', ')} cannot be used with engine: craft`, {
        hint: `${program} has nothing that would take it: leave it out, or use \`engine: embedded\`.`,
      });
    if (machine.tool !== undefined) return { engine: wanted, why: 'engine craft, as asked for' };
    throw new Failure('CRAFT_TOOL_MISSING', `engine: craft needs ${program}, which is not on PATH`, {
      hint: `Run setup-craft with \`engine: craft\` before this step, or: sudo snap install ${program} --classic`,
    });
  }
  if (input !== undefined)
    return { engine: 'embedded', why: `engine embedded, because ${program} has nothing for ${input}` };
  if (machine.tool === undefined)
    return { engine: 'embedded', why: `engine embedded, because ${program} is not on PATH` };
  if (!machine.hasLxd && !machine.throwAway)
    return {
      engine: 'embedded',
      why: `engine embedded: ${program} ${machine.tool.version} is installed, and LXD, in which it builds, is not`,
    };
  return { engine: 'craft', why: `engine craft, because ${program} ${machine.tool.version} is installed` };
}
