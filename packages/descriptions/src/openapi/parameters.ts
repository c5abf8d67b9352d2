import type { Json } from '../options.ts';

/** Request headers and path members that several routes share, as they stand among the components. */
export const parameters = {
  AggregateId: {
    name: 'id',
    in: 'path',
    required: true,
    description: '1 to 128 of A-Z a-z 0-9 - . _ ~, and not "." or "..".',
    schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^(?!\\.{1,2}$)[A-Za-z0-9._~-]+$' },
    example: '536365',
  },
  OperationId: {
    name: 'id',
    in: 'path',
    required: true,
    description: 'As `Operation-Id` or `Operation-Location` gave it.',
    schema: { $ref: '#/components/schemas/OperationId' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes repeats safe: the same key on the same method and path has one effect for at least 24 hours. Quoted or bare; 1 to 255 printable ASCII characters.',
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: 257,
      pattern: '^(?:"[ !#-\\[\\]-~]{1,255}"|[!#-~](?:[ !#-~]{0,253}[!#-~])?)$',
    },
    example: '"k-81f3"',
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    description:
      '`wait=N` holds the response up to N seconds (at most 25) until there is something to tell; `until=decided|projected|acknowledged` says of which stage; `respond-async` is the default.',
    schema: { type: 'string' },
    example: 'wait=20',
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The version that the resource must have when the command is decided, or `*`: it must exist.',
    schema: { type: 'string', pattern: '^(?:\\*|(?:W/)?"[1-9][0-9]{0,8}(?:-gzip)?")$' },
    example: '"7"',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: '`*`: the resource must not exist when the command is decided.',
    schema: { type: 'string', const: '*' },
  },
  KnownTag: {
    name: 'If-None-Match',
    in: 'header',
    description: 'ETags of what the client has: 304 when there is nothing newer. With `Prefer: wait=N` a long poll.',
    schema: { type: 'string' },
    example: '"7"',
  },
  WaybillCallback: {
    name: 'Waybill-Callback',
    in: 'header',
    description: 'Up to 5 ids of webhook endpoints, instead of the subscribed ones.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._~-]{1,128}(?:, *[A-Za-z0-9._~-]{1,128}){0,4}$' },
    example: 'erp',
  },
  WaybillPosition: {
    name: 'Waybill-Position',
    in: 'header',
    description:
      'Positions from earlier responses, comma-separated, each of at most 1024 characters: the answer is at least as new as those writes.',
    schema: { type: 'string' },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The id of the last event that came: the stream goes on behind it.',
    schema: { type: 'string' },
  },
  Limit: {
    name: 'limit',
    in: 'query',
    description: 'The most items of a page.',
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
  After: {
    name: 'after',
    in: 'query',
    description: 'A cursor, from the address in `next`; bound to filters and sort.',
    schema: { type: 'string' },
  },
} as const satisfies Readonly<Record<string, Json>>;

export function parameterRef(name: keyof typeof parameters): Json {
  return { $ref: `#/components/parameters/${name}` };
}
