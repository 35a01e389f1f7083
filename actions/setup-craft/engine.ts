import type { Ports } from '../../src/ports/index.ts';

export type KubernetesChoice = 'none' | 'local' | 'k8s' | 'microk8s' | 'existing';

export interface SetupChoice {
  readonly engine: 'embedded' | 'craft';
  readonly kubernetes: KubernetesChoice;
  /** One sentence for the log. */
  readonly why: string;
}

/**
 * Decides which engine the job has, and where apps are deployed. `auto` is craft where its builders are installed or
 * something is asked for that only it has.
 */
export async function chooseSetup(
  inputs: {
    readonly engine: 'auto' | 'embedded' | 'craft';
    readonly kubernetes: KubernetesChoice | undefined;
  },
  exec: Pick<Ports['exec'], 'which'>,
): Promise<SetupChoice> {
  const { engine: wanted, kubernetes } = inputs;
  const craft = (why: string): SetupChoice => ({ engine: 'craft', kubernetes: kubernetes ?? 'none', why });
  const embedded = (why: string): SetupChoice => ({
    engine: 'embedded',
    kubernetes: kubernetes ?? 'local',
    why,
  });
  if (wanted !== 'auto') return (wanted === 'craft' ? craft : embedded)(`engine ${wanted}, as asked for`);
  if (kubernetes === 'local') return embedded('engine embedded, because it has the local controller');
  const missing = [];
  for (const program of ['rockcraft', 'charmcraft', 'lxc'])
    if ((await exec.which(program)) === undefined) missing.push(program);
  if (missing.length === 0) return craft('engine craft, because rockcraft, charmcraft and LXD are installed');
  if (kubernetes === 'k8s' || kubernetes === 'microk8s')
    return craft(`engine craft, because kubernetes: ${kubernetes} was asked for`);
  return embedded(`engine embedded, because ${missing.join(' and ')} is not on PATH`);
}
