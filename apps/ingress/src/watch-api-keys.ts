import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import type { ApiKeys } from '@waybill/http';
import { parseApiKeys } from '@waybill/http';
import { SettingsError } from '@waybill/service';
import type { Logger } from '@waybill/telemetry';

/** The API keys of a file, which may change. */
export type WatchedApiKeys = { readonly current: () => ApiKeys; close(): void };

/**
 * Reads a file of API keys, and again now and then. What was read last stays while the file is gone or not well-formed.
 *
 * @param everyMs  @default 30000
 * @throws         `SettingsError` when it can't be read at first
 */
export function watchApiKeys(file: string, logger: Logger, everyMs = 30_000): WatchedApiKeys {
  let keys = readAtFirst(file);
  let told = '';
  async function look(): Promise<void> {
    try {
      keys = parseApiKeys(await readFile(file, 'utf8'));
      told = '';
    } catch (err) {
      const reason = String(err);
      // Once for each reason, not every half minute.
      if (reason !== told) logger.warn('the API keys can not be read again; those that were read stay', { err });
      told = reason;
    }
  }
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return {
    current: () => keys,
    close() {
      clearInterval(timer);
    },
  };
}

function readAtFirst(file: string): ApiKeys {
  try {
    return parseApiKeys(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SettingsError(
      `WAYBILL_API_KEYS_FILE (${file}): ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
