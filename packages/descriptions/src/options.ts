import type { RoutedPath } from '@waybill/http';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Of what a description tells. */
export type DescriptionOptions = {
  /** Public address of the API, without a slash at its end. */
  readonly publicUrl: string;
  /** What is served: nothing else is described. @default all of the protocol */
  readonly routed?: readonly RoutedPath[];
};

/** A route with its OpenAPI operation object. */
export type DescribedRoute = RoutedPath & { readonly operation: Json };
