export { baseReference } from './base-reference.ts';
export { planRocks, type RockPlanFacts } from './plan-rock.ts';
export { selectPermission } from './build-script.ts';
export { DAEMON_ID, DEFAULT_PATH, layerNames } from './types.ts';
export type {
  BasePlan,
  BuildPlan,
  ConfigPlan,
  DirectoryPlan,
  LinkPlan,
  GoPlan,
  JavaPlan,
  JlinkPlan,
  LayerName,
  NpmPlan,
  PebblePlan,
  PythonPlan,
  RockPlan,
  RuntimePlan,
  ToolPlan,
  TreePlan,
} from './types.ts';
