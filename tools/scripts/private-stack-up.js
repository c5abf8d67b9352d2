import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const variables = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI'];
const waybill = fileURLToPath(new URL('../waybill/bin/waybill.js', import.meta.url));

/**
 * Jest's global set-up of the tests that need Kafka, the registry and MongoDB: one private stack on free ports for all
 * of them, never a running `waybill stack up`. Does nothing if the environment names all three.
 */
export default async function startPrivateStack() {
  if (variables.every((name) => process.env[name])) return;
  // The process ends its stack when this pipe closes, however jest ends. In a session of its own, because a Ctrl-C at
  // the terminal would reach it twice.
  const stack = spawn(process.execPath, [waybill, 'stack', 'run'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise((resolve) => stack.once('exit', resolve));
  const line = await firstLine(stack.stdout);
  if (line === undefined) throw new Error(`The private stack did not start (exit code ${await ended}): see above.`);
  Object.assign(process.env, JSON.parse(line));
  // Jest may end before the tear-down, and must not wait for the stack.
  for (const handle of [stack, stack.stdin, stack.stdout]) handle.unref();
  globalThis.waybillPrivateStack = { stack, ended };
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line;
  return undefined;
}
