import type { Json } from '../options.ts';
import type { ProblemsOf } from './problem-responses.ts';
import { problemResponses } from './problem-responses.ts';

/** What a route's operation object is made of. */
export type OperationParts = {
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string | undefined;
  /** What a credential needs; undefined where none is needed. */
  readonly scope: string | undefined;
  readonly parameters?: readonly Json[];
  readonly requestBody?: Json | undefined;
  /** Responses that are no problems, by status number. */
  readonly responses: Json;
  readonly problems?: ProblemsOf;
};

/** An OpenAPI operation object. */
export function toOperation(parts: OperationParts): Json {
  const { operationId, tag, summary, description, scope, parameters = [], requestBody, responses, problems } = parts;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    // Roles are named, as 3.1 allows for schemes of all kinds.
    security: scope === undefined ? [] : [{ token: [scope] }, { apiKey: [scope] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: { ...responses, ...(problems && problemResponses(problems)) },
  };
}

/** The body of a request or response in JSON. */
export function jsonContent(schema: Json, example?: unknown): Json {
  return { content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } } };
}
