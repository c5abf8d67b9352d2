import { setTimeout as delay } from 'node:timers/promises';

import { StackError } from '../errors.ts';
import { explainCrash } from '../native/crash-fixes.ts';
import { answers, interruptedWhileStarting } from '../native/part-process.ts';
import type { PartName, StackPorts } from '../parts.ts';
import type { PartContainer } from './start-container.ts';

const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 100;
const LOG_LINES_IN_ERRORS = 8;

type Waiting = {
  readonly part: PartName;
  readonly container: PartContainer;
  readonly ports: StackPorts;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Waits until the part in a container can work.
 *
 * @throws `StackError` `part-crashed` with its last lines at once when it ends, `part-not-ready` after 120 s
 */
export async function waitUntilContainerReady({ part, container, ports, signal }: Waiting): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (!(await answers(part, ports))) {
    if (signal?.aborted) throw interruptedWhileStarting(part);
    const ended = !(await container.isRunning());
    if (ended || performance.now() > until) throw await failed(part, container, ended);
    await delay(ASK_EVERY_MS);
  }
}

async function failed(part: PartName, container: PartContainer, ended: boolean): Promise<StackError> {
  const lines = await container.lastLines(LOG_LINES_IN_ERRORS).catch(() => '');
  const { because, fix } = explainCrash(lines, `what it wrote, or set WAYBILL_STACK=native to run plain processes`);
  const what = ended ? `ended while starting${because}` : `was not ready after ${READY_WITHIN_MS / 1000} s`;
  const code = ended ? 'part-crashed' : 'part-not-ready';
  return new StackError(code, `${part} ${what} in its container. Its last lines:\n${lines}`, fix);
}
