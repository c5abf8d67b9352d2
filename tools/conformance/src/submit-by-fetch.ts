import type { Submission } from './cases.ts';

/**
 * Submits with nothing but `fetch`, for clients that only learn what became of it.
 *
 * @returns the operation's address and id
 */
export async function submitByFetch(
  { method, url, body, apiKey }: Submission,
  also: Readonly<Record<string, string>> = {},
): Promise<{ readonly operationUrl: string; readonly operationId: string }> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...also,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status !== 202)
    throw new Error(`${method} ${url} was answered ${response.status}: ${await response.text()}`);
  const { headers } = response;
  return { operationUrl: headers.get('operation-location') ?? '', operationId: headers.get('operation-id') ?? '' };
}
