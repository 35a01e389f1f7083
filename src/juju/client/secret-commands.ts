import { change, read } from './command.ts';
import type { JujuCommand } from './command.ts';

/** The content comes from a file, so that it stands on no command line. */
export const addSecret = (model: string, name: string, file: string): JujuCommand =>
  change('add-secret', '--model', model, name, '--file', file);

export const updateSecret = (model: string, name: string, file: string): JujuCommand =>
  change('update-secret', '--model', model, name, '--file', file);

export const grantSecret = (model: string, name: string, application: string): JujuCommand =>
  change('grant-secret', '--model', model, name, application);

export const showSecret = (model: string, name: string, reveal: boolean): JujuCommand =>
  read('show-secret', '--model', model, name, ...(reveal ? ['--reveal'] : []), '--format', 'json');
