import { applicationsOf, unitsOf, type StatusFacts } from './build-status.ts';
import { displayedStatus } from './displayed.ts';

/** `--format short`, `line` and `oneline`: one line for each unit. */
export function renderLines(facts: StatusFacts): string {
  return applicationsOf(facts)
    .flatMap((application) => unitsOf(application))
    .map((unit) => {
      const { workload, agent } = displayedStatus(unit);
      const ports = unit.openPorts.length > 0 ? ` ${unit.openPorts.join(', ')}` : '';
      return `- ${unit.name}:  (agent:${agent.current}, workload:${workload.current})${ports}\n`;
    })
    .join('');
}
