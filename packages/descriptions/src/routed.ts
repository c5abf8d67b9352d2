import type { RoutedPath } from '@waybill/http';

import type { DescriptionOptions } from './options.ts';

/** One spelling of a route, whatever its parameter is called. */
export function spellRoute({ method, path }: RoutedPath): string {
  return `${method} ${path.replaceAll(/\{\w+\}/g, '{id}')}`;
}

/** Tells whether a route is served. */
export function servedBy({ routed }: DescriptionOptions): (route: RoutedPath) => boolean {
  if (routed === undefined) return () => true;
  const served = new Set(routed.map(spellRoute));
  return (route) => served.has(spellRoute(route));
}
