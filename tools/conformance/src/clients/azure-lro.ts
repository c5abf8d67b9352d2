import { getClient } from '@azure-rest/core-client';
import type { OperationResponse } from '@azure/core-lro';
import { createHttpPoller } from '@azure/core-lro';

import type { Client, End, Submission } from '../cases.ts';
import { installedVersion } from '../installed-version.ts';

type FlatResponse = { readonly body: unknown };

/** By itself it gives up a server that is away for 7 s: a restart on a busy machine may take that long. */
const PATIENCE = { maxRetries: 40, retryDelayInMs: 500, maxRetryDelayInMs: 2_000 };

/** The poller of Azure's JavaScript clients. */
export const azureLro: Client = {
  id: 'azure-lro',
  name: '@azure/core-lro with @azure-rest/core-client',
  version: `${installedVersion('@azure/core-lro')}, ${installedVersion('@azure-rest/core-client')}`,
  open: () => ({ submit, close: () => Promise.resolve() }),
};

async function submit(submission: Submission): Promise<End> {
  const poller = pollerOf(submission);
  try {
    const result = (await poller.pollUntilDone()) as FlatResponse | undefined; // The `flatResponse` of the last answer.
    return { end: 'succeeded', ...resourceOf(submission.method, result) };
  } catch (error) {
    return toEnd(poller.operationState?.status, error);
  }
}

function pollerOf({ method, url, body, apiKey, accepted }: Submission) {
  const client = getClient(new URL(url).origin, { allowInsecureConnection: true, retryOptions: PATIENCE });
  const headers = { authorization: `Bearer ${apiKey}` };
  async function send(verb: Submission['method'] | 'GET', to: string, content?: unknown): Promise<OperationResponse> {
    const route = client.pathUnchecked(to);
    const options = { headers, ...(content === undefined ? {} : { body: content }) };
    const call = { GET: route.get, PUT: route.put, POST: route.post, PATCH: route.patch, DELETE: route.delete }[verb];
    const response = await call(options);
    if (verb !== 'GET') accepted(response.headers['operation-location'] ?? '');
    const request = { method: verb, url: response.request.url };
    const raw = { statusCode: Number(response.status), headers: response.headers, body: response.body as unknown };
    return { flatResponse: response, rawResponse: { ...raw, request } };
  }
  return createHttpPoller(
    {
      sendInitialRequest: () => send(method, new URL(url).pathname, body),
      sendPollRequest: (to) => send('GET', to),
    },
    { intervalInMs: 50, processResult: (response) => Promise.resolve(response) },
  );
}

/** What was deleted has none. */
function resourceOf(method: Submission['method'], result: FlatResponse | undefined) {
  if (method === 'DELETE') return {};
  const { id } = result?.body as { readonly id: string }; // A view.
  return { resourceId: id };
}

/** A poller ends what failed with an error of the code and the message in one text. */
function toEnd(status: string | undefined, error: unknown): End {
  if (status === 'canceled') return { end: status };
  const [, code = String(error)] = /\. ([a-z-]+)\./.exec(String(error)) ?? [];
  return { end: 'failed', code };
}
