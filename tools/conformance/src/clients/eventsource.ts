import { EventSource } from 'eventsource';

import type { Client, End, Submission } from '../cases.ts';
import { installedVersion } from '../installed-version.ts';
import { toEnd } from '../status-document.ts';
import { submitByFetch } from '../submit-by-fetch.ts';

/** A stream of server-sent events, which comes back by itself when it breaks. */
export const eventSource: Client = {
  id: 'eventsource',
  name: 'eventsource',
  version: installedVersion('eventsource'),
  open: () => ({ submit, close: () => Promise.resolve() }),
};

async function submit(submission: Submission): Promise<End> {
  const { operationUrl } = await submitByFetch(submission);
  submission.accepted(operationUrl);
  const authorization = `Bearer ${submission.apiKey}`;
  const source = new EventSource(`${operationUrl}/events`, {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, authorization } }),
  });
  try {
    return await endOf(source);
  } finally {
    source.close();
  }
}

function endOf(source: EventSource): Promise<End> {
  return new Promise((resolve, reject) => {
    source.addEventListener('status', ({ data }) => {
      const end = toEnd(JSON.parse(String(data)));
      if (end) resolve(end);
    });
    source.addEventListener('error', ({ code, message }) => {
      if (source.readyState === source.CLOSED) reject(new Error(`The stream was ended by ${code}: ${message}`));
    });
  });
}
