import type { Command } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { refuse } from '../line/refuse.ts';

export const cancelTask: Command = {
  name: 'cancel-task',
  summary: 'End tasks that wait or run.',
  usage: '<task id> [...]',
  scope: 'model',
  flags: [{ names: ['no-wait'], kind: 'boolean', ignored: true }],
  arity: [1, 100],
  run({ args, model: uuid }, { store, clock }) {
    store.commit((state) => {
      const tasks = Object.values(modelOf(state, uuid).operations).flatMap((operation) =>
        Object.values(operation.tasks),
      );
      for (const id of args) {
        const task = tasks.find((each) => each.id === id);
        if (task === undefined) throw refuse(`task "${id}" not found`);
        // A running one is ended by its unit's agent, which then writes that it was aborted.
        if (task.status === 'running') task.status = 'aborting';
        if (task.status !== 'pending') continue;
        task.status = 'cancelled';
        task.completed = clock.now();
      }
    });
    return Promise.resolve(0);
  },
};
