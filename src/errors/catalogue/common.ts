import { area } from './entry.ts';

export const common = area({
  INPUT_INVALID: {
    when: 'An input of an action or a flag of the command line is missing, misspelt or has a value that does not fit.',
    fix: 'Correct the input that the message names; the README lists every input with its form.',
  },
  TOOL_MISSING: {
    when: 'A program that a step needs is not on PATH.',
    fix: 'Run setup-craft before this step, or install the program that the message names.',
  },
  TOOL_FAILED: {
    when: 'A program ended with an error; its last lines are shown.',
    fix: "Read the lines that are shown: they are the program's own words.",
  },
  TOOL_TIMEOUT: {
    when: 'A program took longer than it may and was stopped with everything that it had started.',
    fix: 'Run the step again; if it happens twice, run the command that is shown by hand.',
  },
  CANCELLED: {
    when: 'The run was cancelled (Ctrl-C, or the workflow was stopped).',
    fix: 'Nothing half-finished was left behind; run the step again.',
  },
  DISK_FULL: {
    when: 'Writing a file failed because the disk is full.',
    fix: 'Free space on the disk that the message names and run the step again.',
  },
  FILE_UNREADABLE: {
    when: 'A file or folder could not be read or written.',
    fix: 'Check that it exists and that its permissions allow it.',
  },
  FILE_NAME: {
    when: 'The name of a file of the project is not valid UTF-8, so that it could only be left out.',
    fix: 'Rename the file, or leave it out as the message says.',
  },
  NETWORK_UNREACHABLE: {
    when: 'A server did not answer: its name is unknown, it refused the connection, or the connection broke.',
    fix: 'Check the address and the network, then run the step again.',
  },
  NETWORK_TIMEOUT: {
    when: 'A server accepted the connection and then sent nothing for too long.',
    fix: 'Run the step again; check the server if it happens twice.',
  },
  DEMO_STEP_FAILED: {
    when: 'A step of the demo failed; its log is above the message.',
    fix: 'Mend what the log of that step names and run the demo again: what succeeded before is not done twice.',
  },
});
