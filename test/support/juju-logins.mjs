import { readFileSync } from 'node:fs';

/**
 * How the client comes to know a controller, with the refusals of the real one: its source says in which order it
 * looks at the name, at what it knows and at the login. `told` is what it was told so far, changed in place.
 */
export function answerLogin(args, told, { address, users = {}, accounts = {} }) {
  const flag = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const [verb, first] = args;
  told.controllers ??= {};
  if (verb === 'controllers') {
    if (Object.keys(told.controllers).length === 0) return ['{}\n', 'ERROR No controllers registered.\n', 1];
    return [JSON.stringify({ controllers: told.controllers })];
  }
  if (verb === 'login') {
    const name = flag('-c') ?? first;
    if (name.includes(':')) {
      return [
        '',
        `ERROR cannot use "${name}" as a controller name - use -c option to choose a different one\n`,
        1,
      ];
    }
    if (Object.values(told.controllers).some((known) => known['api-endpoints'].includes(first))) {
      return ['', 'ERROR this controller has already been added\n', 1];
    }
    const refuse = (why) => ['', `ERROR cannot log into "${first}": ${why}\n`, 1];
    if (first !== address) return refuse('unable to connect to API: connection refused');
    if (!args.includes('--trust')) return refuse('controller CA not trusted');
    const user = flag('-u');
    const account = process.env.JUJU_CLIENT_ID;
    if (account !== undefined && user !== undefined) {
      return refuse('cannot specify a username during login to a controller with OIDC');
    }
    if (account !== undefined && accounts[account] !== process.env.JUJU_CLIENT_SECRET) {
      return refuse('invalid credentials (unauthorized access)');
    }
    if (account === undefined) {
      const password = args.includes('--no-prompt') ? readFileSync(0, 'utf8').split('\n')[0] : undefined;
      if (user === undefined || password === undefined || users[user] !== password) {
        return refuse('invalid entity name or password (unauthorized access)');
      }
    }
    const endpoint = address.includes(':') ? address : `${address}:443`;
    told.controllers[name] = { user: user ?? account, 'api-endpoints': [endpoint] };
    return ['', `Welcome, ${user ?? account}. You are now logged into "${name}".\n`];
  }
  if (told.controllers[flag('--controller')] === undefined) {
    return ['', `ERROR controller ${flag('--controller')} not found\n`, 1];
  }
  if (verb === 'models') return [JSON.stringify({ models: [] })];
  told.clouds ??= { lab: { type: 'k8s' } };
  if (verb === 'clouds') return [JSON.stringify(told.clouds)];
  if (told.clouds[first] !== undefined) return ['', `ERROR cloud "${first}" already exists\n`, 1];
  const cluster = process.env.KUBECONFIG;
  if (cluster === undefined || !readFileSync(cluster, 'utf8').includes('current-context')) {
    return ['', 'ERROR no k8s cluster definitions found in config\n', 1];
  }
  told.clouds[first] = { type: 'k8s' };
  return ['', `k8s substrate "${first}" added as cloud "${first}".\n`];
}
