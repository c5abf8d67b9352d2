import { createServer } from 'node:net';

import { type Endpoints, stackDown, stackUp, toEnvironment } from '@waybill/stack';

import { applyExplained } from '../../apply/apply-command.ts';
import type { CliContext } from '../../cli-context.ts';
import { explaining, stackOptions } from '../../stack/stack-command.ts';
import type { DemoKeys } from './demo-keys.ts';
import { startStandalone } from './standalone-process.ts';

/** Everything that a client needs, running. */
export type RunningPlatform = {
  /** Of the API and of the admin port, without a slash at the end. */
  readonly url: string;
  readonly admin: string;
  /** Fires when the services end without being asked. */
  readonly died: AbortSignal;
  /** Drains and ends what was started here, and nothing else; data stay. */
  stop(): Promise<void>;
};

const PORT = 8080;
const ADMIN_PORT = 8090;

/**
 * Brings up the stack, lays out topics, schemas and indexes, and starts the services.
 *
 * @throws `CliError`; what was started before is ended again
 */
export async function startPlatform(keys: DemoKeys, context: CliContext): Promise<RunningPlatform> {
  const stack = await startStack(context);
  try {
    const applied = await applyExplained({ ...context.env, ...toEnvironment(stack.endpoints) }, context);
    if (applied.topics.length > 0) context.log(`Created ${applied.topics.length} topics.`);
    const services = await startStandalone(await environmentOf(stack.endpoints, keys, context), context);
    context.log(`The API is at ${services.url}; its log is ${services.logFile}.`);
    return {
      url: services.url,
      admin: services.admin,
      died: services.died,
      stop: async () => {
        await services.stop();
        await stack.stop();
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function startStack(context: CliContext): Promise<{ readonly endpoints: Endpoints; stop(): Promise<void> }> {
  const options = stackOptions(context);
  const { endpoints, started, parts } = await explaining(() => stackUp(options));
  const ran = parts.filter(({ part, health }) => health === 'ready' && !started.includes(part));
  // A stack that somebody else has started is theirs to stop.
  const isOurs = started.length > 0 && ran.length === 0;
  return {
    endpoints,
    stop: async () => {
      // Not with the signal: it may be what ends us.
      const { home, infra, settings } = options;
      if (isOurs) await explaining(() => stackDown({ home, infra, settings }));
    },
  };
}

async function environmentOf(
  endpoints: Endpoints,
  { operationKeys, webhooksMasterKey, apiKeysFile }: DemoKeys,
  { env, log }: CliContext,
): Promise<Readonly<Record<string, string>>> {
  const port = async (name: string, usual: number): Promise<string> => {
    const wanted = env[name];
    if (wanted !== undefined && wanted !== '') return wanted;
    if (await isFree(usual)) return String(usual);
    log(`Port ${usual} is in use; the services take a free one. Set ${name} to choose.`);
    return '0';
  };
  return {
    LOG_LEVEL: env['LOG_LEVEL'] ?? 'warn',
    ...toEnvironment(endpoints),
    PORT: await port('PORT', PORT),
    ADMIN_PORT: await port('ADMIN_PORT', ADMIN_PORT),
    DRAIN_GRACE_MS: '0',
    WAYBILL_OPERATION_KEYS: operationKeys,
    WAYBILL_API_KEYS_FILE: apiKeysFile,
    WEBHOOKS_MASTER_KEY: webhooksMasterKey,
    // Whoever tries it out has his receiver beside it.
    WEBHOOKS_ALLOW_LOOPBACK: 'true',
  };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
