import type { CataloguedProblem } from '@waybill/http';
import { problemCatalogue } from '@waybill/http';

import type { OpenApiDocument } from '../openapi/to-open-api.ts';
import type { Json } from '../options.ts';
import type { PlacedOperation } from './docs-operation.ts';
import { toOperationSection } from './docs-operation.ts';
import { listOf, textOf } from './document-reader.ts';
import type { Page } from './html.ts';
import { escapeHtml, toInline, toPage, toParagraphs } from './html.ts';

/**
 * The whole description as one page, for people. It is made here, since viewers that run in the browser weigh megabytes
 * and some of them fetch from other hosts.
 *
 * @param codes  of all errors that have a page
 */
export function toDocsPage(document: OpenApiDocument, codes: readonly string[]): Page {
  const info = Object(document['info']) as Json; // Our own document has one.
  const groups = listOf(document, 'tags').map((tag) => ({
    tag,
    operations: operationsOf(document, textOf(tag, 'name')),
  }));
  const shown = groups.filter(({ operations }) => operations.length > 0);
  const sections = shown.map(
    ({ tag, operations }) =>
      `<h2 id="${escapeHtml(textOf(tag, 'name'))}">${escapeHtml(textOf(tag, 'name'))}</h2>\n<p>${toInline(textOf(tag, 'description'))}</p>\n${operations
        .map((operation) => toOperationSection(document, operation))
        .join('\n')}`,
  );
  return toPage(
    `${textOf(info, 'title')}: the API`,
    [
      `<h1>${escapeHtml(textOf(info, 'title'))}</h1>`,
      toParagraphs(textOf(info, 'description')),
      '<p>For programs: <a href="openapi.json">openapi.json</a>, <a href="asyncapi.json">asyncapi.json</a>.</p>',
      toContents(shown),
      ...sections,
      toSchemas(document),
      toProblems(codes),
    ].join('\n'),
  );
}

function operationsOf({ paths }: OpenApiDocument, tag: string): readonly PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Readonly<Record<string, Json>>) // Ours hold nothing but operations.
      .filter(([, operation]) => Array.isArray(operation['tags']) && operation['tags'].includes(tag))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function toContents(groups: readonly { readonly operations: readonly PlacedOperation[] }[]): string {
  const items = groups.flatMap(({ operations }) =>
    operations.map(
      ({ method, path, operation }) =>
        `<li><a href="#${escapeHtml(textOf(operation, 'operationId'))}"><code>${method} ${escapeHtml(path)}</code></a></li>`,
    ),
  );
  return `<nav aria-label="Routes"><ul>\n${items.join('\n')}\n</ul></nav>`;
}

function toSchemas({ components }: OpenApiDocument): string {
  const schemas = Object.entries(Object((components as Json)['schemas']) as Json); // Our own document has both.
  const details = schemas.map(
    ([name, schema]) =>
      `<details id="schema-${escapeHtml(name)}"><summary><code>${escapeHtml(name)}</code></summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`,
  );
  return `<h2 id="schemas">Schemas</h2>\n${details.join('\n')}`;
}

function toProblems(codes: readonly string[]): string {
  const ours = new Set<string>(problemCatalogue.map(({ code }) => code));
  const row = ({ code, status, when }: CataloguedProblem) =>
    `<tr><td>${status}</td><td><a href="problems/${code}"><code>${code}</code></a></td><td>${toInline(when)}</td></tr>`;
  const theirs = codes
    .filter((code) => !ours.has(code))
    .map((code) => `<li><a href="problems/${escapeHtml(code)}"><code>${escapeHtml(code)}</code></a></li>`);
  return `<h2 id="errors">Errors</h2>\n<table>\n${problemCatalogue.map(row).join('\n')}\n</table>\n<h3>Of the teams</h3>\n<ul>\n${theirs.join('\n')}\n</ul>`;
}
