import type { ProblemCode, ProblemKind } from './problems.ts';
import { problemOf } from './problems.ts';

/** What a reader of an error wants to know. */
export type ProblemGuide = {
  /** When it occurs. */
  readonly when: string;
  /** What the client should do. */
  readonly remedy: string;
  /** A `detail` as it may look. */
  readonly example: string;
};

/** One kind of error with all that is told of it. */
export type CataloguedProblem = ProblemKind & ProblemGuide & { readonly code: ProblemCode };

const REPEAT = 'Repeat the request after the seconds of Retry-After.';

/** Each code has its guide: the compiler asks for it. */
const guides: Readonly<Record<ProblemCode, ProblemGuide>> = {
  'body-malformed': {
    when: 'The body is not UTF-8 JSON, names a member twice, is nested too deep, or there is one where none is taken.',
    remedy: 'Correct the body. The detail names the place.',
    example: 'The name "sku" occurs twice.',
  },
  'header-malformed': {
    when: 'An idempotency key, a Waybill-Position, a Waybill-Callback or an event id is not of the form that is taken.',
    remedy: 'Correct the header that the detail names. Positions from before a restore are dropped, not repaired.',
    example: 'Idempotency-Key is longer than 255.',
  },
  'idempotency-key-missing': {
    when: 'The command may only be sent with a key, so that a repeat has one effect.',
    remedy: 'Make a key for each intention, such as a UUID, and send the same one with each repeat.',
    example: 'PlaceOrder needs an Idempotency-Key.',
  },
  'precondition-unsupported': {
    when: 'If-Match or If-None-Match asks for something that no consumer compares: a list, both at once, or a date.',
    remedy: 'Send If-Match with one version or *, or If-None-Match: *.',
    example: 'If-Match takes one version here.',
  },
  'parameter-invalid': {
    when: 'A query parameter is unknown or has a bad value, or a cursor belongs to another list.',
    remedy: 'Correct the query. Follow the address of next instead of building cursors.',
    example: 'There is no filter "colour".',
  },
  'id-invalid': {
    when: 'The path has an empty or a dot segment, or an id that is not 1 to 128 of A-Z a-z 0-9 - . _ ~.',
    remedy: 'Correct the path.',
    example: 'An id may not contain "/".',
  },
  unauthenticated: {
    when: 'There is no credential, or it is unknown, expired or not well-formed.',
    remedy: 'Send Authorization: Bearer with an API key or a token that is valid now.',
    example: 'The token expired at 09:58:10Z.',
  },
  'scope-missing': {
    when: 'The credential is good but does not cover this.',
    remedy: 'Ask whoever issued it for the scope that the detail names.',
    example: 'orders.order:write is needed.',
  },
  'route-unknown': {
    when: 'No route has this path. Paths are case-sensitive, and a slash at the end makes another path.',
    remedy: 'Correct the path: /openapi.json has them all.',
    example: 'No /v1/orders/; try /v1/orders.',
  },
  'resource-unknown': {
    when: 'There is no such resource, it was deleted, or it belongs to another tenant.',
    remedy: 'After a write of your own, read with its Waybill-Position. Else take it as not there.',
    example: 'There is no /v1/orders/536365.',
  },
  'operation-unknown': {
    when: 'No operation of yours has this id: it is misspelt or belongs to another tenant.',
    remedy: 'Use the address of Operation-Location as it stands.',
    example: 'No operation of yours has this id.',
  },
  'method-not-allowed': {
    when: 'The path exists, but not with this method.',
    remedy: 'Use one of the methods in the header Allow.',
    example: 'Allowed are GET, HEAD, OPTIONS.',
  },
  'not-acceptable': {
    when: 'The header Accept shuts out what is served here.',
    remedy: 'Send Accept: application/json, for streams text/event-stream, or no Accept at all.',
    example: 'Views are application/json.',
  },
  'command-refused': {
    when: 'The team that owns the resource refused the command. The code of the document is the code of that team.',
    remedy: 'Look that code up. A repeat makes sense only when the state of the resource has changed.',
    example: 'At most 2,500 of 85123A.',
  },
  'operation-canceled': {
    when: 'The command was cancelled before it was decided: it had no effect.',
    remedy: 'Nothing, or send the command anew with another key.',
    example: 'It was cancelled before it was decided.',
  },
  'operation-finished': {
    when: 'A cancellation came too late: the operation has come to another end.',
    remedy: 'Read the operation, and undo it by a command of its own where there is one.',
    example: 'Succeeded at 10:00:00Z.',
  },
  'operation-not-cancelable': {
    when: 'The process behind the operation has gone too far, or can not be cancelled at all.',
    remedy: 'Wait for its end, and undo it by a command of its own where there is one.',
    example: 'The order is being charged.',
  },
  'operation-expired': {
    when: 'The operation ended more than 30 days ago.',
    remedy: 'Read the resource itself.',
    example: 'Operations are kept for 30 days.',
  },
  'version-retired': {
    when: 'This version of the API is not served any more.',
    remedy: 'Move to the version that the detail names.',
    example: 'Use /v2/orders.',
  },
  'precondition-failed': {
    when: 'The resource had another version than If-Match or If-None-Match demanded when the command was decided.',
    remedy: 'Read the resource again, and send the command anew with its ETag if it is still wanted.',
    example: 'Expected version 1, found 2.',
  },
  'body-too-large': {
    when: 'The body is larger than this route takes.',
    remedy: 'Send less in one request.',
    example: '262,145 bytes; at most 262,144.',
  },
  'media-type-unsupported': {
    when: 'The Content-Type is not JSON, names another charset than UTF-8, or the body is compressed.',
    remedy: 'Send Content-Type: application/json, uncompressed.',
    example: 'text/plain is not taken. Send application/json.',
  },
  'validation-failed': {
    when: 'The body is JSON but does not fit the schema. The member errors lists every place at once.',
    remedy: 'Correct the members that errors points at. Nothing was written.',
    example: 'Expected an int, got "two".',
  },
  'idempotency-key-reused': {
    when: 'The key was sent before with another body, method, path or precondition. Nothing was done.',
    remedy: 'Make a new key for each intention, and keep it for repeats only.',
    example: 'The key belongs to another body.',
  },
  'decision-too-large': {
    when: 'What the command means does not fit into one decision.',
    remedy: 'Send it in parts.',
    example: 'The decision has more events than one append takes.',
  },
  'precondition-required': {
    when: 'The command may only be sent with a precondition, so that nothing unseen is overwritten.',
    remedy: 'Read the resource, and send its ETag as If-Match; If-None-Match: * for a new one.',
    example: 'Send If-Match.',
  },
  'quota-exceeded': {
    when: 'Your tenant has sent more than its share. Nothing was written.',
    remedy: `${REPEAT} RateLimit tells what is left.`,
    example: '100 commands in 10 s.',
  },
  'decider-defect': {
    when: 'The decision of the command broke: a defect of ours. It had no effect and will not be tried again.',
    remedy: 'Report the trace id. Send the command anew, with another key, once it is mended.',
    example: 'Reported as trace 4bf92f3577b34da6a3ce929d0e0e4730.',
  },
  'internal-error': {
    when: 'Something broke on our side.',
    remedy: 'Repeat with the same key, and report the trace id if it stays.',
    example: 'It was reported under the trace id.',
  },
  'not-accepted': {
    when: 'Commands are not taken now: too much is waiting, the broker is away, or the server is leaving.',
    remedy: `${REPEAT} Nothing was written.`,
    example: 'Nothing was written; retry.',
  },
  'append-unknown': {
    when: 'The log did not confirm in time. The command may have been written, or may still land.',
    remedy:
      'Repeat it with the same key: it has one effect. Without a key, look it up by the command id of the detail.',
    example: 'Retry with the same key.',
  },
  'view-behind': {
    when: 'The view has not come to the Waybill-Position of the request in time.',
    remedy: `${REPEAT} Prefer: wait=N waits longer.`,
    example: 'The view is behind.',
  },
  'status-unavailable': {
    when: 'What became of commands can not be read now. The commands themselves are safe.',
    remedy: REPEAT,
    example: 'The status can not be read now.',
  },
  'identity-unavailable': {
    when: 'Credentials can not be checked now, since the keys for it have not been read yet.',
    remedy: `${REPEAT} The credential may be good.`,
    example: 'The key set can not be read now.',
  },
};

/** Every error of the API with what is told of it. */
export const problemCatalogue: readonly CataloguedProblem[] = Object.entries(guides).map(([name, guide]) => {
  const code = name as ProblemCode; // The table has no other keys.
  return { code, ...problemOf(code), ...guide };
});
