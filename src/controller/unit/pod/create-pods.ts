import { Failure } from '../../../errors/index.ts';
import { podLimits, type ModelStore } from '../../model/index.ts';
import type { Pods } from '../agent-parts.ts';
import { toolNames } from '../tools/index.ts';
import { removePod } from './close-pod.ts';
import { openPod, type PodParts } from './open-pod.ts';

export interface PodsParts extends Omit<PodParts, 'programs' | 'toolNames'> {
  readonly store: ModelStore;
  /** This area's shipped files. */
  readonly assetsDir: string;
}

/** Pods in the container engine, made as the model says when they are opened. */
export function createPods(parts: PodsParts): Pods {
  const all: PodParts = { ...parts, toolNames, programs: `${parts.assetsDir}/pod` };
  return {
    open(ref, signal, onImage) {
      const model = parts.store.read().models[ref.model];
      const application = model?.applications[ref.unit.split('/')[0] ?? ''];
      const charm = model?.charms[application?.charm ?? ''];
      if (model === undefined || application === undefined || charm === undefined)
        throw new Failure('CONTROLLER_UNIT_NOT_RUNNING', `unit ${ref.unit} is gone`);
      const { podVersion, resources } = application;
      return openPod(
        all,
        ref,
        { podVersion, charm, resources, limits: podLimits(model, application) },
        signal,
        onImage,
      );
    },
    remove: (ref, options) => removePod(all, ref, options),
  };
}
