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

/** A program with its arguments, and what its environment has besides. */
interface DaemonCommand {
  readonly argv: [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * How the daemon is started. Node gives its young objects 16 MiB before it tidies up, lets the old ones double, and keeps for
 * each function that runs what it compiles it to and how it was called. A daemon that mostly waits takes no longer with less
 * room and an interpreter, and 13 MB less. The same is said to glibc, which keeps memory for each thread and gives back
 * little of what was freed: https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
export function daemonCommand({ daemon, home, name }: ControllerPlace, node: string): DaemonCommand {
  return {
    argv: [node, '--max-semi-space-size=1', '--heap-growing-percent=20', '--lite-mode', daemon, home, name],
    env: {
      MALLOC_ARENA_MAX: '1',
      MALLOC_TRIM_THRESHOLD_: '65536',
      MALLOC_MMAP_THRESHOLD_: '65536',
      MALLOC_TOP_PAD_: '16384',
    },
  };
}

/** The text of `bin/juju`: a Node program that knows its controller, so that two of them never meet. */
export function describeController(place: ControllerPlace, node: string, client: string): string {
  return `#!${node}\nimport(${JSON.stringify(client)}).then(({ main }) => main(${JSON.stringify(place)}));\n`;
}
