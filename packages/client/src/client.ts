import type { Cancellation, CancelOptions } from './cancel.ts';
import { cancel } from './cancel.ts';
import type { CodeOf, CommandOf, DocumentOf, Route, ViewPath } from './contracts/api.ts';
import type { ListOptions, Page } from './list.ts';
import { list } from './list.ts';
import type { Operation, OperationReference } from './operation.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { toConnection } from './options.ts';
import type { Found, ReadOptions } from './read.ts';
import { read } from './read.ts';
import type { Submitted, SubmitOptions } from './submit.ts';
import { submit } from './submit.ts';
import type { Outcome } from './wait.ts';
import { wait } from './wait.ts';
import { watch } from './watch.ts';

/** What one can ask Waybill for. Calls reject only with the reason of an aborted signal, or for what can't be sent. */
export type Client = {
  /** Submits a command, once in effect however often it is sent. */
  submit<R extends Route>(route: R, command: CommandOf<R>, options?: SubmitOptions): Promise<Submitted<CodeOf<R>>>;
  /** Waits for the end of an operation, through restarts of whatever is between. */
  wait(operation: OperationReference, options?: CallOptions): Promise<Outcome>;
  /** Its statuses as they change, up to the end. @throws `ProblemError` as it is iterated */
  watch(operation: OperationReference, options?: Pick<CallOptions, 'signal'>): AsyncIterable<Operation>;
  /** Asks for it to be cancelled. */
  cancel(operation: OperationReference, options?: CancelOptions): Promise<Cancellation>;
  /** Reads one document of a view. */
  read<Path extends ViewPath>(path: Path, id: string, options?: ReadOptions): Promise<Found<DocumentOf<Path>>>;
  /** The pages of a view's list. @throws `ProblemError` as it is iterated */
  list<Path extends ViewPath>(path: Path, options?: ListOptions<Path>): AsyncIterable<Page<DocumentOf<Path>>>;
};

/**
 * A client of Waybill, for browsers and for Node: it needs `fetch` and nothing else.
 *
 * @throws `TypeError` when `url` is none
 */
export function createClient(options: ClientOptions): Client {
  const connection = toConnection(options);
  return {
    submit: (route, command, settings) => submit(connection, route, command, settings),
    wait: (operation, settings) => wait(connection, operation, settings),
    watch: (operation, settings) => watch(connection, operation, settings),
    cancel: (operation, settings) => cancel(connection, operation, settings),
    read: (path, id, settings) => read(connection, path, id, settings),
    list: (path, settings) => list(connection, path, settings),
  };
}
