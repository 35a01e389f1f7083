import { Failure, errorMessage } from '../../../errors/index.ts';
import type { Connection } from '../../../ports/index.ts';
import { readMessages, type Said, type Told } from './messages.ts';

/** What is said after the greeting. */
export type Heard = Exclude<Said, { type: 'hello' }>;

export interface ExchangeOptions {
  readonly unit: string;
  /** Told what is wrong with a connection that is cut. */
  readonly warn: (message: string) => void;
  readonly onGreeted: () => void;
  readonly onMessage: (message: Heard) => void;
  /** Nothing that the supervisor was asked will be answered. */
  readonly onLost: (why: string) => void;
}

/** Messages to and from the supervisor of a unit, over whichever connection counts. */
export interface Exchange {
  /** Takes a connection and reads it to its end. */
  serve(connection: Connection): Promise<void>;
  isConnected(): boolean;
  /** @throws Failure `CONTROLLER_UNIT_NOT_RUNNING` without a connection. */
  tell(message: Told): void;
  end(): void;
}

/** One connection counts, the last that greeted: all that an earlier one was asked has failed. */
export function createExchange({ unit, warn, onGreeted, onMessage, onLost }: ExchangeOptions): Exchange {
  let current: Connection | undefined;

  return {
    async serve(connection) {
      let why = 'its connection ended';
      try {
        for await (const message of readMessages(connection.input)) {
          if (message.type === 'hello') {
            if (current !== connection) onLost('another connection took its place');
            current = connection;
            onGreeted();
          } else if (current === connection) onMessage(message);
          else throw new Error('a message before the greeting');
        }
      } catch (error) {
        why = `its connection was cut: ${errorMessage(error)}`;
        warn(`${unit}: ${why}`);
      }
      connection.end();
      if (current !== connection) return;
      current = undefined;
      onLost(why);
    },
    isConnected: () => current !== undefined,
    tell(message) {
      if (current === undefined) throw noAnswer(unit, 'it is not connected');
      // A write that fails belongs to a connection that ends, and its end is what counts.
      current.write(Buffer.from(`${JSON.stringify(message)}\n`)).catch(() => undefined);
    },
    end() {
      onLost('the controller ends');
      current = undefined;
    },
  };
}

/** Why something that was asked of the supervisor has failed. */
export function noAnswer(unit: string, why: string): Failure {
  return new Failure(
    'CONTROLLER_UNIT_NOT_RUNNING',
    `the charm container of ${unit} does not answer: ${why}`,
    {
      hint: 'Wait until `juju status` shows the unit idle, then run the command again.',
      retryable: true,
    },
  );
}
