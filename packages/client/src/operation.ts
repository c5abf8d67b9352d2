/** Where an operation stands; the last three are its end. */
export type OperationStatus = 'NotStarted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';

/**
 * The status document of an operation.
 *
 * @source http-protocol, section 7
 */
export type Operation = {
  readonly id: string;
  readonly status: OperationStatus;
  readonly stage: 'appended' | 'decided' | 'projected' | 'acknowledged';
  /** The command's type, such as `PlaceOrder`; left out until it is decided. */
  readonly kind?: string;
  readonly commandId: string;
  /** URL of what the command is about. */
  readonly target?: string;
  readonly createdDateTime: string;
  readonly lastActionDateTime: string;
  readonly percentComplete?: number;
  /** What a read must have reached to show what was written: `read(…, { after: operation })`. */
  readonly position?: string;
  readonly error?: OperationError;
  readonly result?: unknown;
  readonly resourceLocation?: string;
  /** Version of the resource, as a precondition takes it. */
  readonly etag?: string;
  readonly duplicateOf?: string;
  /** Why it could not be cancelled. */
  readonly cancellation?: { readonly code: string; readonly message: string };
  readonly callbacks?: readonly Callback[];
};

/** Why an operation failed. `target` is a JSON pointer into the submitted body. */
export type OperationError = {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: unknown;
};

/** What became of telling one webhook endpoint. */
export type Callback = {
  readonly endpoint: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastStatus?: number;
  readonly deliveredDateTime?: string;
};

/** An operation, or its id alone. */
export type OperationReference = string | { readonly id: string };

export function isTerminal({ status }: Operation): boolean {
  return status === 'Succeeded' || status === 'Failed' || status === 'Canceled';
}

/** @throws `TypeError` when it is no status document: something else than Waybill has answered */
export function toOperation(body: unknown): Operation {
  const { id, status } = (typeof body === 'object' && body !== null ? body : {}) as Partial<Operation>; // Checked below.
  if (typeof id !== 'string' || typeof status !== 'string') throw new TypeError('The answer is no status document.');
  return body as Operation; // The protocol says the rest.
}

export function operationPath(operation: OperationReference): string {
  return `/operations/${encodeURIComponent(typeof operation === 'string' ? operation : operation.id)}`;
}
