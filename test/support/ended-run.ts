// An action that starts a stubborn program and waits for it. Its arguments: how it is started, and a folder for notes.
import { defineAction, runAction } from '../../src/action/index.ts';
import { createTerminalShell } from '../../src/cli/terminal-shell.ts';

const [way = '', folder = ''] = process.argv.slice(2);

/** Both refuse the polite signal, and the outer one notes it; what it has started would survive it. */
const STUBBORN = `trap 'touch "$0/polite signal"' TERM
(trap '' TERM; exec sleep 600 > /dev/null 2>&1) &
echo $$ > "$0/outer"; echo $! > "$0/new"; mv "$0/new" "$0/inner"
while kill -0 $!; do wait; done`;
const argv = ['sh', '-c', STUBBORN, folder] as const;

const definition = defineAction({
  name: 'example',
  title: 'Example',
  description: 'Example',
  branding: { icon: 'box', color: 'orange' },
  inputs: {},
  outputs: {},
});
process.exitCode = await runAction(
  definition,
  () =>
    Promise.resolve(async ({ ports, host }) => {
      if (way === 'runs a tool') await ports.exec.run({ argv });
      else await host.runVisibly(argv, 600_000);
      return {};
    }),
  createTerminalShell({ inputs: {} }),
);
