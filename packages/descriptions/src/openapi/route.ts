import type { ProblemCode } from '@waybill/http';

import type { DescribedRoute, Json } from '../options.ts';
import { toOperation } from './operation.ts';

/** What may go wrong with an operation that the path names. */
export const MONITOR_CODES: readonly ProblemCode[] = [
  'parameter-invalid',
  'id-invalid',
  'operation-unknown',
  'operation-expired',
  'status-unavailable',
];

type RouteOperation = Omit<Parameters<typeof toOperation>[0], 'tag'> & { readonly tag?: string };

/** How a list of values stands in a query. */
export const COMMAS = { style: 'form', explode: false } as const;

/** A route of the platform, from `GET /operations`. */
export function route(methodAndPath: string, operation: RouteOperation): DescribedRoute {
  const [method = '', path = ''] = methodAndPath.split(' ');
  return { method, path, operation: toOperation({ tag: 'operations', ...operation }) };
}

/** An object that has all of these members. */
export function object(properties: Json): Json {
  return { type: 'object', required: Object.keys(properties), properties };
}

/** A query parameter. */
export function query(name: string, schema: Json, description?: string): Json {
  return { name, in: 'query', ...(description === undefined ? {} : { description }), schema };
}
