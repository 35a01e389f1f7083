import { usage } from '../../commands/line/refuse.ts';
import { endsFor } from '../../model/index.ts';
import { isRelationHook } from '../hook.ts';
import {
  RELATION_FLAG,
  membersOf,
  relationDefaults,
  relationFor,
  relationsSeen,
  remoteApplication,
} from './find-relation.ts';
import type { Tool } from './tool.ts';

export const relationIds: Tool = {
  name: 'relation-ids',
  summary: 'List all relation ids of an endpoint.',
  usage: '<name>',
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 1],
  run({ args: [given] }, context) {
    const { hook, application } = context;
    const name = given ?? (isRelationHook(hook) ? hook.endpoint : undefined);
    if (name === undefined) throw usage('no endpoint name specified');
    // A relation that is breaking is no longer one to count on, though its data can still be read.
    const broken = hook.kind === 'relation-broken' ? hook.relation : undefined;
    const ids = relationsSeen(context)
      .filter((relation) => endsFor(relation, application)?.own.name === name && relation.id !== broken)
      .map(({ id }) => `${name}:${id}`);
    return { value: ids };
  },
};

export const relationList: Tool = {
  name: 'relation-list',
  summary: 'List the units on the other side of a relation.',
  usage: '',
  flags: [RELATION_FLAG, { names: ['app'], kind: 'boolean' }],
  defaults: relationDefaults,
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 0],
  run(invocation, context) {
    const relation = relationFor(invocation, context);
    return {
      value: invocation.flags.on('app')
        ? remoteApplication(relation, context)
        : [...membersOf(relation, context)],
    };
  },
};

export const relationModelGet: Tool = {
  name: 'relation-model-get',
  summary: 'Say in which model the other side of a relation lives.',
  usage: '',
  flags: [RELATION_FLAG],
  defaults: relationDefaults,
  formats: ['yaml', 'json'],
  arity: [0, 0],
  run(invocation, context) {
    return { value: { uuid: relationFor(invocation, context).mirror?.model ?? context.unit.model } };
  },
};
