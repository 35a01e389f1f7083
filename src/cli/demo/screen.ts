/** What a person sees while the steps run. Written to a terminal or, without one, as plain lines. */
export interface Screen {
  step(name: string, number: number, count: number): void;
  /** A line of the step's log with the runner's commands in it. */
  line(text: string): void;
  stepDone(took: number, ok: boolean): void;
  say(text: string): void;
}

const DIM = '\u001b[2m';
const RED = '\u001b[31m';
const BOLD = '\u001b[1m';
const RESET = '\u001b[0m';

export function createScreen(write: (text: string) => void, colour: boolean): Screen {
  const paint = (style: string, text: string): string => (colour ? `${style}${text}${RESET}` : text);
  let depth = 1;
  return {
    step(name, number, count) {
      depth = 1;
      write(`\n${paint(BOLD, `[${number}/${count}] ${name}`)}\n`);
    },
    line(text) {
      const shown = renderRunnerLine(text);
      if (shown.kind === 'open') write(`${'  '.repeat(depth++)}${shown.text}\n`);
      else if (shown.kind === 'close') depth = Math.max(1, depth - 1);
      else if (shown.kind === 'error')
        for (const line of shown.text.split('\n')) write(`  ${paint(RED, line)}\n`);
      else if (shown.kind === 'note') write(`  ${shown.text}\n`);
      else if (shown.kind === 'text') write(`${'  '.repeat(depth)}${paint(DIM, shown.text)}\n`);
    },
    stepDone(took, ok) {
      write(`  ${ok ? 'done' : paint(RED, 'failed')} in ${(took / 1000).toFixed(1)} s\n`);
    },
    say: (text) => write(`${text}\n`),
  };
}

interface RunnerLine {
  readonly kind: 'text' | 'open' | 'close' | 'error' | 'note' | 'hidden';
  readonly text: string;
}

/** What the runner's page would show for one line of a log. */
function renderRunnerLine(line: string): RunnerLine {
  const command =
    /^::(group|endgroup|error|warning|notice|debug|add-mask)(?: ([^:]*(?:::?[^:]+)*?))?::(.*)$/s.exec(line);
  if (command === null) return { kind: 'text', text: line };
  const [, name, , data = ''] = command;
  const text = data.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
  switch (name) {
    case 'group':
      return { kind: 'open', text };
    case 'endgroup':
      return { kind: 'close', text };
    case 'error':
      return { kind: 'error', text };
    case 'warning':
      return { kind: 'note', text: `warning: ${text}` };
    case 'notice':
      return { kind: 'note', text };
    default:
      return { kind: 'hidden', text: '' };
  }
}
