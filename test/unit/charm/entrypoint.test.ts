import { describe, expect, it } from 'vitest';
import { callsOpsMain, importsOps } from '../../../src/charm/entrypoint.ts';
import { renderDispatch } from '../../../src/charm/dispatch.ts';

describe('importsOps', () => {
  it.each([
    ['import ops', true],
    ['import os, ops', true],
    ['import ops.testing', true],
    ['    from ops.charm import CharmBase', true],
    ['from ops import main', true],
    ['import opsgenie', false],
    ['# import ops', false],
    ['from opslib import x', false],
  ])('%s', (source, expected) => {
    expect(importsOps(source)).toBe(expected);
  });
});

describe('callsOpsMain', () => {
  it.each([
    ['import ops\nops.main(Charm)', true],
    ['import ops\nops.main.main(Charm)', true],
    ['from ops import main\nmain(Charm)', true],
    ['from ops.main import main\nmain(Charm)', true],
    ['from ops import main as start\nstart(Charm)', true],
    ['from ops import (\n    CharmBase,\n    main,\n)\nmain(Charm)', true],
    ['from ops import CharmBase\nother.main(Charm)', false],
    ['import ops', false],
  ])('%s', (source, expected) => {
    expect(callsOpsMain(source)).toBe(expected);
  });
});

it('dispatch finds the packages and becomes the entry point', () => {
  expect(renderDispatch('src/charm.py')).toBe(
    '#!/bin/sh\n\nJUJU_DISPATCH_PATH="${JUJU_DISPATCH_PATH:-$0}" PYTHONPATH=lib:venv \\\n  exec ./src/charm.py\n',
  );
});
