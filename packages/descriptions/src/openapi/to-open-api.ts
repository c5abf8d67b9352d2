import { toJsonSchema } from '@waybill/avro';
import type { RoutedPath } from '@waybill/http';
import type { Contract } from '@waybill/messages';

import type { DescribedRoute, DescriptionOptions, Json } from '../options.ts';
import { servedBy } from '../routed.ts';
import { describeCommand } from './commands.ts';
import { descriptionRoutes } from './description-routes.ts';
import { headers } from './headers.ts';
import { schemaName } from './names.ts';
import { operationRoutes } from './operation-routes.ts';
import { parameters } from './parameters.ts';
import { platformRoutes } from './platform-routes.ts';
import { platformSchemas } from './platform-schemas.ts';
import { links, toResponses } from './responses.ts';
import { describeView, viewSchemas } from './views.ts';
import { webhooks, webhookSchemas } from './webhooks.ts';

/** An OpenAPI document. */
export type OpenApiDocument = Json & { readonly openapi: string; readonly paths: Readonly<Record<string, Json>> };

/**
 * The HTTP side of the contracts and of the platform, as far as it is served.
 *
 * @throws `TypeError` when a schema is not as contracts need it
 * @source OpenAPI Specification 3.1.1
 */
export function toOpenApi(contracts: readonly Contract[], options: DescriptionOptions): OpenApiDocument {
  const isServed = servedBy(options);
  const hasWebhooks = isServed(ENDPOINTS);
  const routes = toRoutes(contracts, hasWebhooks).filter(isServed);
  return {
    openapi: '3.1.1',
    info: { title: 'Waybill', version: '1', summary: SUMMARY, description: DESCRIPTION },
    servers: [{ url: options.publicUrl }],
    tags: tagsOf(contracts),
    paths: toPaths(routes),
    ...(hasWebhooks ? { webhooks } : {}),
    components: {
      schemas: { ...platformSchemas, ...(hasWebhooks ? webhookSchemas : {}), ...messageSchemas(contracts) },
      responses: toResponses(options.publicUrl),
      ...{ parameters, headers, links, securitySchemes },
    },
  };
}

/** All that this package can describe, served or not. */
export function describedRoutes(contracts: readonly Contract[]): readonly RoutedPath[] {
  return toRoutes(contracts, true).map(({ method, path }) => ({ method, path }));
}

const ENDPOINTS = { method: 'PUT', path: '/webhook-endpoints/{id}' };

const SUMMARY = 'Commands are answered 202 with the address of an operation, which tells what became of them.';
const DESCRIPTION = `Send a command: the 202 says that it is safe in the log, and \`Operation-Location\` names its monitor. Poll the monitor, hold it with \`Prefer: wait=20\`, or hold the command itself. Send an \`Idempotency-Key\` with each command, and repeat with the same one after a 503 or a lost answer: it has one effect. To read your own write, send the \`Waybill-Position\` of the ended operation. Errors are problem documents (RFC 9457); their \`type\` is the address of a page that says what to do.`;

const securitySchemes: Json = {
  token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token (`at+jwt`).' },
  apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'wbk_<keyId>_<secret>', description: 'An API key.' },
};

function toRoutes(contracts: readonly Contract[], hasWebhooks: boolean): readonly DescribedRoute[] {
  return [
    ...contracts.flatMap(({ commands, views }) => [
      ...commands.map((command) => describeCommand(command, { contracts, hasWebhooks })),
      ...views.flatMap(describeView),
    ]),
    ...operationRoutes,
    ...platformRoutes,
    ...descriptionRoutes,
  ];
}

function toPaths(routes: readonly DescribedRoute[]): Readonly<Record<string, Json>> {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { method, path, operation } of routes) {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
  return paths;
}

function messageSchemas(contracts: readonly Contract[]): Json {
  return Object.fromEntries(
    contracts.flatMap(({ commands, views }) => [
      ...commands
        .filter(({ method }) => method !== 'DELETE')
        .map(({ schema }) => [schemaName(schema), toJsonSchema(schema, 'request')] as const),
      ...views.flatMap((view) => Object.entries(viewSchemas(view))),
    ]),
  );
}

function tagsOf(contracts: readonly Contract[]): readonly Json[] {
  return [
    ...contracts.map(({ team }) => ({ name: team, description: `Commands and views of the team ${team}.` })),
    { name: 'operations', description: 'What became of commands.' },
    { name: 'commands', description: 'Many commands at once.' },
    { name: 'events', description: 'Streams of what has happened.' },
    { name: 'webhooks', description: 'Where we tell you.' },
    { name: 'descriptions', description: 'What you are reading.' },
  ];
}
