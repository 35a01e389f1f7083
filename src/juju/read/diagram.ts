import type { ApplicationStatus, JujuStatus } from './status.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** Every relation once, without the peers. */
function edgesOf(status: JujuStatus): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const application of status.applications) {
    for (const relation of application.relations) {
      if (relation.application === application.name || relation.application === '') continue;
      const pair = [application.name, relation.application].sort();
      const label = relation.interface ?? relation.endpoint;
      const key = [...pair, label].join(' ');
      if (!edges.has(key)) edges.set(key, { from: application.name, to: relation.application, label });
    }
  }
  return [...edges.values()];
}

const SIGNS: Readonly<Record<string, string>> = {
  active: '●',
  waiting: '◌',
  maintenance: '◌',
  blocked: '▲',
  error: '✗',
};

function sign(current: string): string {
  return SIGNS[current] ?? '?';
}

function titleOf(application: ApplicationStatus): string {
  const revision = application.revision === undefined ? '' : ` rev ${application.revision}`;
  return `${application.charmName ?? 'charm'}${revision}`;
}

/** The model as a Mermaid flow chart: applications with their units, relations, and the URL at which it answers. */
export function renderMermaid(status: JujuStatus, application: string, url: string | undefined): string {
  const ids = new Map<string, string>();
  const idOf = (name: string): string => {
    const known = ids.get(name) ?? `n${ids.size}`;
    ids.set(name, known);
    return known;
  };
  const lines = ['flowchart LR'];
  if (url !== undefined) {
    lines.push(`  url(["${text(url)}"])`, `  url --> ${idOf(application)}`);
  }
  for (const entry of status.applications) {
    const label = [`<b>${text(entry.name)}</b>`, text(titleOf(entry)), ...unitsOf(entry)].join('<br/>');
    lines.push(`  ${idOf(entry.name)}["${label}"]`);
  }
  for (const remote of status.remotes)
    lines.push(`  ${idOf(remote.name)}[/"${text(remote.name)}<br/>offer"/]`);
  const drawn = new Set([...status.applications, ...status.remotes].map(({ name }) => name));
  for (const edge of edgesOf(status)) {
    lines.push(`  ${idOf(edge.from)} -- "${text(edge.label)}" --- ${idOf(edge.to)}`);
    if (!drawn.has(edge.to)) lines.push(`  ${idOf(edge.to)}["<b>${text(edge.to)}</b>"]`);
    drawn.add(edge.to);
  }
  return lines.join('\n');
}

/** As many units as a box has room for; of more only how many are in which state. */
const ROOM = 5;

function unitsOf({ units }: ApplicationStatus): readonly string[] {
  if (units.length <= ROOM) return units.map((unit) => `${sign(unit.workload.current)} ${text(unit.name)}`);
  const states = [...new Set(units.map(({ workload }) => workload.current))];
  return states.map((state) => {
    const count = units.filter(({ workload }) => workload.current === state).length;
    return `${sign(state)} ${count} ${text(state)}`;
  });
}

/**
 * Names come from charms: nothing of them may end a label, or be read as a directive, which Mermaid looks for in the
 * whole source. Characters that are not seen, or that turn the direction of writing, are left out.
 */
function text(value: string): string {
  return value
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[^\p{L}\p{M}\p{N} ._/:+,-]/gu, (char) => `#${char.codePointAt(0) ?? 0};`);
}

/** The same for a terminal. */
export function renderText(
  status: JujuStatus,
  application: string,
  url: string | undefined,
): readonly string[] {
  const lines = [`model ${status.model}`];
  const width = Math.max(4, ...status.applications.map((entry) => entry.name.length));
  for (const entry of status.applications) {
    const state =
      entry.status.message === '' ? entry.status.current : `${entry.status.current}: ${entry.status.message}`;
    const last = entry === status.applications.at(-1);
    lines.push(
      `${last ? '└' : '├'}─ ${sign(entry.status.current)} ${entry.name.padEnd(width)}  ${titleOf(entry)}  ${state}`,
    );
    const stem = last ? '   ' : '│  ';
    const longest = Math.max(0, ...entry.units.map(({ name, leader }) => name.length + (leader ? 1 : 0)));
    for (const unit of entry.units) {
      const where = unit.address === undefined ? '' : `  ${[unit.address, ...unit.ports].join(' ')}`;
      const name = `${unit.name}${unit.leader ? '*' : ''}`.padEnd(longest);
      lines.push(
        `${stem}  ${sign(unit.workload.current)} ${name}  ${unit.workload.current}/${unit.agent.current}${where}`,
      );
    }
    if (entry.name === application && url !== undefined) lines.push(`${stem}  → ${url}`);
  }
  const edges = edgesOf(status);
  if (edges.length > 0) lines.push('', ...edges.map((edge) => `${edge.from} ── ${edge.label} ── ${edge.to}`));
  return lines;
}
