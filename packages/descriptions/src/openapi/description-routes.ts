import type { DescribedRoute, Json } from '../options.ts';
import { headerRefs } from './headers.ts';
import { toOperation } from './operation.ts';
import { responseRef } from './responses.ts';

/** What anybody may read. */
export const descriptionRoutes: readonly DescribedRoute[] = [
  page('/openapi.json', 'getOpenApi', { summary: 'This description.', media: 'application/json' }),
  page('/asyncapi.json', 'getAsyncApi', { summary: 'The messages, as AsyncAPI.', media: 'application/json' }),
  page('/docs', 'getDocs', { summary: 'This description, for people.', media: 'text/html' }),
  page('/problems/{code}', 'getProblem', {
    summary: 'What an error means and what to do.',
    media: 'text/html',
    parameters: [
      { name: 'code', in: 'path', required: true, schema: { type: 'string' }, example: 'validation-failed' },
    ],
  }),
];

type PageParts = {
  readonly summary: string;
  readonly media: 'application/json' | 'text/html';
  readonly parameters?: readonly Json[];
};

function page(path: string, operationId: string, { summary, media, parameters = [] }: PageParts): DescribedRoute {
  const schema: Json = media === 'text/html' ? { type: 'string' } : { type: 'object' };
  const unknown = parameters.length === 0 ? {} : { 404: { description: 'There is no such page.' } };
  const operation = toOperation({
    ...{ operationId, summary, parameters, tag: 'descriptions', scope: undefined },
    responses: {
      200: { description: summary, headers: headerRefs('ETag'), content: { [media]: { schema } } },
      304: responseRef('NotModified'),
      ...unknown,
    },
  });
  return { method: 'GET', path, operation };
}
