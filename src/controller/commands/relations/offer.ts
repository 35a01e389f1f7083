import { isApplicationName } from '../../../bundle/index.ts';
import type { Model } from '../../model/index.ts';
import { checkController } from '../line/check-controller.ts';
import type { Command } from '../line/command.ts';
import { findModel, modelOf } from '../line/find.ts';
import { offerPath } from './offer-url.ts';
import { refuse, usage } from '../line/refuse.ts';

export const offer: Command = {
  name: 'offer',
  summary: 'Offer endpoints of an application for use in other models.',
  usage: '[model-name.]<application-name>:<endpoint-name>[,...] [offer-name]',
  scope: 'controller',
  flags: [{ names: ['controller', 'c'], kind: 'text' }],
  arity: [1, 2],
  async run({ args: [wanted = '', given], flags, terminal }, services) {
    const { store } = services;
    checkController(flags.text('controller'), services);
    const { modelName, application, endpoints } = parseOffered(wanted);
    const name = given ?? application;
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw usage(`offer name "${name}" not valid`);
    const { uuid } = findModel(store.read(), modelName);
    const path = store.commit((state) => {
      const model = modelOf(state, uuid);
      checkEndpoints(model, application, endpoints);
      if (name in model.offers)
        throw refuse(`offer "${name}" already exists, updating offers is not supported`);
      model.offers[name] = {
        name,
        application,
        endpoints: Object.fromEntries(endpoints.map((endpoint) => [endpoint, endpoint])),
      };
      return offerPath(model, name);
    });
    terminal.stderr(
      `Application "${application}" endpoints [${endpoints.join(', ')}] available at "${path}"\n`,
    );
    return 0;
  },
};

interface Offered {
  readonly modelName: string | undefined;
  readonly application: string;
  readonly endpoints: readonly string[];
}

/** @throws Failure in Juju's words. */
function parseOffered(text: string): Offered {
  const match = /^(?:(?<model>[^.:]+)\.)?(?<application>[^.:]+):(?<endpoints>.*)$/.exec(text);
  const { model, application = '', endpoints = '' } = match?.groups ?? {};
  if (match === null)
    throw usage('endpoints must conform to format "<application-name>:<endpoint-name>[,...]" ');
  if (!isApplicationName(application)) throw usage(`application name "${application}" not valid`);
  if (endpoints === '') throw usage(`specify endpoints for ${application}" `);
  return { modelName: model, application, endpoints: endpoints.split(',') };
}

function checkEndpoints(model: Model, name: string, endpoints: readonly string[]): void {
  const application = model.applications[name];
  if (application === undefined) throw refuse(`application "${name}" not found in model "${model.uuid}"`);
  const charm = model.charms[application.charm];
  for (const endpoint of endpoints) {
    const found = charm?.endpoints[endpoint];
    if (found === undefined || found.role === 'peer')
      throw refuse(
        `getting relation endpoint for relation "${endpoint}" and application "${name}": ` +
          `application "${name}" has no "${endpoint}" relation`,
      );
  }
}
