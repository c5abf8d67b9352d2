import { toJsonExample, toJsonSchema } from '@waybill/avro';
import { UTC_TIME_FORM } from '@waybill/http';
import type { ViewContract } from '@waybill/messages';

import type { DescribedRoute, Json } from '../options.ts';
import { headerRefs } from './headers.ts';
import { pascalCase, schemaName, schemaRef } from './names.ts';
import { jsonContent, toOperation } from './operation.ts';
import { parameterRef } from './parameters.ts';
import { responseRef } from './responses.ts';
import { COMMAS, query } from './route.ts';

const HEADERS = headerRefs('ETag', 'Waybill-Position', 'Waybill-As-Of', 'Preference-Applied');
const READ_HEADERS = [parameterRef('KnownTag'), parameterRef('Prefer'), parameterRef('WaybillPosition')];

/** The routes of a view: one document, a list, the changes of one. */
export function describeView(view: ViewContract): readonly DescribedRoute[] {
  const { path } = view;
  return [
    { method: 'GET', path: `${path}/{id}`, operation: describeDocument(view) },
    { method: 'GET', path, operation: describeList(view) },
    { method: 'GET', path: `${path}/{id}/changes`, operation: describeChanges(view) },
  ];
}

/** The schemas of a view: its document, and an item of its lists, which may lack what `fields` does not name. */
export function viewSchemas(view: ViewContract): Json {
  const schema = toJsonSchema(view.schema, 'response');
  const properties = { ...Object(schema['properties']), version: VERSION } as Json; // A record's schema has properties.
  const required = [...Object.keys(properties)];
  const name = schemaName(view.schema);
  return {
    [name]: { ...schema, properties, required },
    [`${name}.Listed`]: { ...schema, properties, required: ['id', 'version'] },
  };
}

const VERSION: Json = { type: 'integer', minimum: 0, description: 'How often it has changed.' };

function viewExample({ schema }: Pick<ViewContract, 'schema'>): Json {
  return { ...toJsonExample(schema), version: 1 };
}

function describeDocument(view: ViewContract): Json {
  const { name, schema, scope, team } = view;
  return toOperation({
    operationId: `get${pascalCase(name)}`,
    tag: team,
    summary: schema.doc ?? name,
    description: `One document. The scope \`${scope}\` is needed.`,
    scope,
    parameters: [parameterRef('AggregateId'), ...READ_HEADERS],
    responses: {
      200: {
        description: 'The document.',
        headers: HEADERS,
        ...jsonContent(schemaRef(schemaName(schema)), viewExample(view)),
      },
      304: responseRef('NotModified'),
    },
    problems: {
      codes: [
        'header-malformed',
        'parameter-invalid',
        'id-invalid',
        'resource-unknown',
        'not-acceptable',
        'view-behind',
        'status-unavailable',
      ],
    },
  });
}

function describeList(view: ViewContract): Json {
  const { name, schema, scope, team } = view;
  const page: Json = {
    type: 'object',
    required: ['items'],
    properties: {
      items: { type: 'array', items: schemaRef(`${schemaName(schema)}.Listed`) },
      next: { type: 'string', format: 'uri', description: 'The next page; not there on the last one.' },
    },
  };
  return toOperation({
    operationId: `list${pascalCase(name)}`,
    tag: team,
    summary: `A page of ${name.replaceAll('-', ' ')}.`,
    description: `${schema.doc ?? ''} The scope \`${scope}\` is needed.`.trim(),
    scope,
    parameters: [...listParameters(view), ...READ_HEADERS],
    responses: {
      200: {
        description: 'A page, in order.',
        headers: { ...HEADERS, ...headerRefs('Link') },
        ...jsonContent(page, { items: [viewExample(view)] }),
      },
      304: responseRef('NotModified'),
    },
    problems: {
      codes: ['header-malformed', 'parameter-invalid', 'not-acceptable', 'view-behind', 'status-unavailable'],
    },
  });
}

function describeChanges({ name, scope, team, schema }: ViewContract): Json {
  return toOperation({
    operationId: `watch${pascalCase(name)}`,
    tag: team,
    summary: `The changes of one of the ${name.replaceAll('-', ' ')}, as they come.`,
    description: `Server-sent events: \`changed\` with the document (${schemaName(schema)}), versions may be skipped; \`deleted\` ends the stream. The scope \`${scope}\` is needed.`,
    scope,
    parameters: [parameterRef('AggregateId'), parameterRef('LastEventId')],
    responses: {
      200: { description: 'The stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
      204: { description: 'The stream is over.' },
    },
    problems: {
      codes: [
        'header-malformed',
        'parameter-invalid',
        'id-invalid',
        'resource-unknown',
        'not-acceptable',
        'status-unavailable',
      ],
    },
  });
}

/** Filters with their operators, `sort`, `fields`, `limit` and `after`. */
function listParameters({ filters, sorts, schema }: ViewContract): readonly Json[] {
  const members = Object(toJsonSchema(schema, 'request')['properties']) as Readonly<Record<string, Json>>; // As above.
  const names = Object.keys(members);
  return [
    ...filters.flatMap((field) => filterParameters(field, withoutNull(members[field] ?? {}))),
    ...(sorts.length === 0
      ? []
      : [query('sort', { type: 'string', enum: sorts.flatMap((sort) => [sort, `-${sort}`]) }, 'With `-` descending.')]),
    {
      ...query(
        'fields',
        { type: 'array', minItems: 1, items: { enum: names } },
        'Only these members, and `id` and `version`.',
      ),
      ...COMMAS,
    },
    parameterRef('Limit'),
    parameterRef('After'),
  ];
}

function filterParameters(field: string, member: Json): readonly Json[] {
  const schema = Object.fromEntries(Object.entries(member).filter(([name]) => name !== 'description'));
  // In a query a time is of UTC: a plus there is a space.
  if (schema['format'] === 'date-time') schema['pattern'] = UTC_TIME_FORM.source;
  const isText = schema['type'] === 'string' && schema['format'] === undefined && schema['enum'] === undefined;
  return [
    query(field, schema),
    { ...query(`${field}[in]`, { type: 'array', minItems: 1, items: schema }, 'Any of these.'), ...COMMAS },
    ...['gt', 'gte', 'lt', 'lte'].map((operator) => query(`${field}[${operator}]`, schema)),
    ...(isText ? [query(`${field}[prefix]`, { type: 'string' })] : []),
  ];
}

function withoutNull(schema: Json): Json {
  const [branch] = Array.isArray(schema['anyOf']) ? (schema['anyOf'] as readonly Json[]) : []; // As toJsonSchema writes it.
  return branch ?? schema;
}
