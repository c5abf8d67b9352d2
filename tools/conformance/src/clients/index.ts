import type { Client } from '../cases.ts';
import { azureCore } from './azure-core.ts';
import { azureLro } from './azure-lro.ts';
import { curl } from './curl.ts';
import { eventSource } from './eventsource.ts';
import { standardWebhooks } from './standard-webhooks.ts';

/** All clients that can be tried here: Python's only where `CONFORMANCE_PYTHON` names an interpreter that has them. */
export function clientsHere({ CONFORMANCE_PYTHON: interpreter }: NodeJS.ProcessEnv): readonly Client[] {
  return [azureLro, curl, eventSource, standardWebhooks, ...(interpreter ? [azureCore(interpreter)] : [])];
}
