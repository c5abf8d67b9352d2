import type { Json } from '../options.ts';

function header(description: string, schema: Json = { type: 'string' }): Json {
  return { description, schema };
}

/** Response headers, as they stand among the components. */
export const headers = {
  'Operation-Location': header('The monitor: what becomes of the command.', { type: 'string', format: 'uri' }),
  Location: header('The monitor; of a 201 or 303 the resource.', { type: 'string', format: 'uri' }),
  'Azure-AsyncOperation': header('The monitor, for pollers of the older Azure family.', {
    type: 'string',
    format: 'uri',
  }),
  'Operation-Id': header('The id of the operation.', { $ref: '#/components/schemas/OperationId' }),
  'Retry-After': header('Seconds until the next request makes sense; never 0.', { type: 'integer', minimum: 1 }),
  'Preference-Applied': header('What of `Prefer` was applied.'),
  'Idempotency-Replayed': header('This is the answer of an earlier request with the same key.', { const: 'true' }),
  'Repeatability-Result': header('The key came as `Repeatability-Request-ID`.', { const: 'accepted' }),
  ETag: header("Names this version: for `If-None-Match`, and of an aggregate's view for `If-Match`."),
  'Waybill-Position': header('Send it with a read that must see this.', { type: 'string', maxLength: 1024 }),
  'Waybill-As-Of': header('Every event committed before this time is included.', {
    type: 'string',
    format: 'date-time',
  }),
  Link: header('The next page, `rel="next"`.'),
  Allow: header('The methods of the path.'),
  'WWW-Authenticate': header('Which credentials are taken.'),
  'RateLimit-Policy': header('The quota: `"tenant";q=100;w=10`.'),
  RateLimit: header('What is left of it: `"tenant";r=50;t=3`.'),
} as const satisfies Readonly<Record<string, Json>>;

/** The headers of a response object, by reference. */
export function headerRefs(...names: readonly (keyof typeof headers)[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
