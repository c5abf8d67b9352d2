import type { Logger } from '@waybill/telemetry';
import { createLogger } from '@waybill/telemetry';
import closeWithGrace from 'close-with-grace';

import type { AdminServer, ProcessState } from './admin-server.ts';
import { startAdminServer } from './admin-server.ts';
import type { SettingsWith } from './read-settings.ts';
import { readSettings, SettingsError } from './read-settings.ts';
import type { Role } from './role.ts';
import type { SettingName } from './settings-table.ts';

/** Exit codes of every service and of the CLI. */
export const EXIT_CODES = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** How long a process may take to drain, ms. */
const DRAIN_WITHIN_MS = 25_000;

/** What a service gets while it starts. */
export type StartContext = {
  readonly logger: Logger;
  /** Fires when the process should stop, also while it still starts. */
  readonly signal: AbortSignal;
  /** Says what the start waits for, on `/startupz` and once in the log; undefined when it goes on. */
  readonly waiting: (what: string | undefined) => void;
};

/** What a service has started: its roles, in the order in which they drain, and how its connections are closed. */
export type Started = {
  readonly roles: readonly Role[];
  /** Shown in the line that says that the process is ready. */
  readonly url?: string;
  close(): Promise<void>;
};

/** A process: its name, the settings without which it can't work, and how its parts are composed. */
export type Service<Needed extends SettingName> = {
  readonly name: string;
  readonly needs: readonly Needed[];
  start(
    settings: SettingsWith<Needed | 'HOST' | 'ADMIN_PORT' | 'LOG_LEVEL' | 'DRAIN_GRACE_MS'>,
    context: StartContext,
  ): Promise<Started>;
};

/**
 * Runs a service until SIGTERM, SIGINT or the failure of a role, then drains it and ends the process: 0 drained,
 * 1 failed or not drained within 25 s, 2 settings that are missing or wrong.
 *
 * When it is ready it writes one line to standard output: `{"ready":true,"service","url","admin"}`.
 */
export async function runService<Needed extends SettingName>(
  service: Service<Needed>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const settings = settingsOrExit(environment, [
    ...service.needs,
    'HOST',
    'ADMIN_PORT',
    'LOG_LEVEL',
    'DRAIN_GRACE_MS',
  ] as const);
  const logger = createLogger({
    service: service.name,
    version: environment['npm_package_version'] ?? '0.0.0',
    level: settings.LOG_LEVEL,
  });
  const stopping = new AbortController();
  const parts: { state: ProcessState; started?: Started; admin?: AdminServer; failure?: unknown } = {
    state: { phase: 'starting', waitingFor: undefined, roles: [] },
  };

  const grace = closeWithGrace(
    { delay: DRAIN_WITHIN_MS, logger: closingLog(logger) },
    async ({ err: uncaught, signal }) => {
      const err = uncaught ?? parts.failure;
      if (err !== undefined) logger.error('can not go on', { err });
      else logger.info('draining', { signal });
      parts.state = { ...parts.state, phase: 'draining' };
      stopping.abort();
      if (err === undefined) await gracePeriod(parts.started, settings.DRAIN_GRACE_MS);
      await drain(parts.started, logger);
      await parts.admin?.close();
      if (err !== undefined) process.exit(EXIT_CODES.failed);
      logger.info('drained');
    },
  );

  try {
    parts.admin = await startAdminServer(settings.HOST, settings.ADMIN_PORT, () => parts.state);
    const waiting = sayOnce(logger, (waitingFor) => (parts.state = { ...parts.state, waitingFor }));
    parts.started = await service.start(settings, { logger, signal: stopping.signal, waiting });
    const { roles, url } = parts.started;
    parts.state = { phase: 'running', waitingFor: undefined, roles };
    process.stdout.write(`${JSON.stringify({ ready: true, service: service.name, url, admin: parts.admin.url })}\n`);
    parts.failure = await Promise.race(roles.map(({ failed }) => failed));
    grace.close();
  } catch (error) {
    // A start that is called off by a signal fails too; that is already being dealt with.
    if (stopping.signal.aborted) return;
    parts.failure = error;
    grace.close();
  }
}

function settingsOrExit<Needed extends SettingName>(
  environment: NodeJS.ProcessEnv,
  needed: readonly Needed[],
): SettingsWith<Needed> {
  try {
    return readSettings(environment, needed);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(EXIT_CODES.usage);
  }
}

/** Load balancers need a moment to notice that the process is not ready; only an API that serves has any. */
async function gracePeriod(started: Started | undefined, graceMs: number): Promise<void> {
  if (started?.url === undefined || graceMs === 0) return;
  await new Promise((resolve) => setTimeout(resolve, graceMs));
}

async function drain(started: Started | undefined, logger: Logger): Promise<void> {
  if (!started) return;
  // In order: the ingress refuses and answers before the consumers and the projector leave.
  for (const role of started.roles) {
    try {
      await role.drain(DRAIN_WITHIN_MS);
    } catch (err) {
      logger.warn('a role did not drain', { role: role.name, err });
    }
  }
  await started.close();
}

function sayOnce(logger: Logger, set: (what: string | undefined) => void): StartContext['waiting'] {
  let said: string | undefined;
  return (what) => {
    set(what);
    if (what !== undefined && what !== said) logger.warn('waiting', { waitingFor: what });
    said = what;
  };
}

function closingLog(logger: Logger) {
  return {
    error(message: unknown) {
      logger.error(String(message));
    },
  };
}
