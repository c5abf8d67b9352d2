import type { OpenApiDocument } from '../openapi/to-open-api.ts';
import type { Json } from '../options.ts';
import { listOf, objectOf, resolveRef, textOf } from './document-reader.ts';
import { escapeHtml, toInline, toParagraphs } from './html.ts';

/** An operation of the document with its place. */
export type PlacedOperation = { readonly method: string; readonly path: string; readonly operation: Json };

/** One operation: what it is for, how to call it, what comes back. */
export function toOperationSection(document: OpenApiDocument, placed: PlacedOperation): string {
  const { method, path, operation } = placed;
  const id = escapeHtml(textOf(operation, 'operationId'));
  return [
    `<section aria-labelledby="${id}"><h3 id="${id}"><code>${method} ${escapeHtml(path)}</code></h3>`,
    `<p>${toInline(textOf(operation, 'summary'))}</p>`,
    toParagraphs(textOf(operation, 'description')),
    `<pre>${escapeHtml(toCurl(document, placed))}</pre>`,
    toParameters(document, operation),
    toResponses(document, operation),
    '</section>',
  ].join('\n');
}

function parametersOf(document: Json, operation: Json): readonly Json[] {
  return listOf(operation, 'parameters').map((parameter) => resolveRef(document, parameter));
}

/** A call that works once \`$KEY\` holds a credential. */
function toCurl(document: OpenApiDocument, { method, path, operation }: PlacedOperation): string {
  const [server = {}] = listOf(document, 'servers');
  const names = parametersOf(document, operation).filter((parameter) => parameter['in'] === 'path');
  const filled = names.reduce(
    (text, parameter) => text.replace(`{${textOf(parameter, 'name')}}`, textOf(parameter, 'example') || '$ID'),
    path,
  );
  const body = exampleBody(operation);
  return [
    `curl -i -X ${method} "${textOf(server, 'url')}${filled}"`,
    ...(listOf(operation, 'security').length === 0 ? [] : [`-H "Authorization: Bearer $KEY"`]),
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d '${body.replaceAll("'", String.raw`'\''`)}'`]),
  ].join(' \\\n  ');
}

function exampleBody(operation: Json): string | undefined {
  const media = objectOf(objectOf(objectOf(operation, 'requestBody'), 'content'), 'application/json');
  return media['example'] === undefined ? undefined : JSON.stringify(media['example']);
}

function toParameters(document: Json, operation: Json): string {
  const rows = parametersOf(document, operation).map((parameter) => {
    const place = `${textOf(parameter, 'in')}${parameter['required'] === true ? ', required' : ''}`;
    return `<tr><td><code>${escapeHtml(textOf(parameter, 'name'))}</code></td><td>${place}</td><td>${toInline(textOf(parameter, 'description'))}</td></tr>`;
  });
  return rows.length === 0 ? '' : `<table>\n${rows.join('\n')}\n</table>`;
}

function toResponses(document: Json, operation: Json): string {
  const rows = Object.entries(objectOf(operation, 'responses')).map(([status, response]) => {
    const { description, content } = resolveRef(document, Object(response) as Json); // Ours are objects.
    return `<tr><th scope="row">${status}</th><td>${toParagraphs(String(description))}${toSchemaLinks(content)}</td></tr>`;
  });
  return `<table>\n${rows.join('\n')}\n</table>`;
}

function toSchemaLinks(content: unknown): string {
  const refs = [...new Set(JSON.stringify(content ?? null).match(/#\/components\/schemas\/[\w.-]+/g) ?? [])];
  const names = refs.map((ref) => ref.slice(ref.lastIndexOf('/') + 1));
  return names.map((name) => `<p><a href="#schema-${name}"><code>${name}</code></a></p>`).join('');
}
