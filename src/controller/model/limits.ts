import type { Application } from './application.ts';
import type { Model } from './state.ts';

/** What one container may use; absent: as much as there is. */
export interface ContainerLimits {
  /** Bytes. */
  readonly memory?: number;
  /** Processors, also parts of one. */
  readonly cpus?: number;
}

const MIB = 1024 ** 2;
const SCALE: Readonly<Record<string, number>> = { '': 1, M: 1, G: 1024, T: 1024 ** 2, P: 1024 ** 3 };
/** MiB for a charm that says nothing, as Juju has it. */
const CHARM_MEMORY = 1024;

/** MiB of a size such as `256M`, `1.5G` or `512`; undefined for what is none. */
export function mebibytesOf(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([MGTP]?)$/.exec(text) ?? [];
  return number === '' ? undefined : Math.ceil(Number(number) * (SCALE[unit] ?? 1));
}

/**
 * What the constraints of an application, or else of its model, mean for a pod, as Juju puts them into it: `mem` bounds
 * every container, `cpu-power`, in thousandths of a processor, the workloads.
 */
export function podLimits(
  { constraints: ofModel }: Pick<Model, 'constraints'>,
  { constraints: own }: Pick<Application, 'constraints'>,
): { readonly charm: ContainerLimits; readonly workload: ContainerLimits } {
  const constraints = { ...ofModel, ...own };
  const memory = mebibytesOf(constraints['mem'] ?? '');
  const power = Number(constraints['cpu-power'] ?? '');
  return {
    charm: { memory: (memory ?? CHARM_MEMORY) * MIB },
    workload: {
      ...(memory !== undefined && { memory: memory * MIB }),
      ...(power > 0 && { cpus: power / 1000 }),
    },
  };
}
