/** Where a controller lives and how it is started: what `bin/juju` hands to the client. */
export interface ControllerPlace {
  /** The controller's name. */
  readonly name: string;
  /** Its own folder, with the socket, the state and the logs. */
  readonly home: string;
  /** The daemon's program; run with Node and `home name` as arguments. */
  readonly daemon: string;
}

/** Short on purpose: the path of a unix socket may have 107 bytes. */
export function socketIn(home: string): string {
  return `${home}/s`;
}

/**
 * How the daemon is started. Node gives its young objects 16 MiB before it tidies up, and lets the old ones double; a
 * daemon that waits most of the time does as well with less.
 */
export function daemonArgv({ daemon, home, name }: ControllerPlace, node: string): [string, ...string[]] {
  return [node, '--max-semi-space-size=1', '--heap-growing-percent=20', daemon, home, name];
}

/** The text of `bin/juju`: a Node program that knows its controller, so that two of them never meet. */
export function describeController(place: ControllerPlace, node: string, client: string): string {
  return `#!${node}\nimport(${JSON.stringify(client)}).then(({ main }) => main(${JSON.stringify(place)}));\n`;
}
