export { toAsyncApi } from './asyncapi/to-async-api.ts';
export { describedRoutes, toOpenApi } from './openapi/to-open-api.ts';
export type { DescriptionOptions } from './options.ts';
export { toDocsPage } from './pages/docs-page.ts';
export type { Page } from './pages/html.ts';
export { toProblemPages } from './pages/problem-pages.ts';
export { spellRoute } from './routed.ts';
