export { baseReference } from './base-reference.ts';
export { planRocks } from './plan-rock.ts';
export { selectPermission } from './build-script.ts';
export { DAEMON_ID, DEFAULT_PATH, layerNames } from './types.ts';
export type {
  BasePlan,
  BuildPlan,
  LinkPlan,
  GoPlan,
  JavaPlan,
  JlinkPlan,
  LayerName,
  NpmPlan,
  PythonPlan,
  RockPlan,
  RuntimePlan,
  TreePlan,
} from './types.ts';
