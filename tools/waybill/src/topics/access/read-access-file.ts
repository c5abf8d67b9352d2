import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Contract } from '@waybill/messages';
import { topicsOf } from '@waybill/service/log';

import { CliError, exitCodes } from '../../cli-error.ts';
import type { ContractTopics } from '../declared/compare-contracts.ts';
import type { Principal } from './access-file.ts';
import { parseAccessFile } from './access-file.ts';
import { checkAccess } from './check-access.ts';

const FILE = 'infra/access/principals.json';

/**
 * Who may do what, held against the contracts.
 *
 * @param repository  the folder that holds `infra`
 * @throws            `CliError` that names every fault at once, with file, field and fix
 */
export async function readAccessFile(
  repository: string,
  contracts: readonly Contract[],
): Promise<{ readonly principals: readonly Principal[]; readonly topics: readonly ContractTopics[] }> {
  const topics = contracts.map((contract) => ({ team: contract.team, topics: topicsOf(contract) }));
  const faults: string[] = [];
  const principals = parseAccessFile(await readJson(repository), FILE, faults);
  if (faults.length === 0) faults.push(...checkAccess(principals, topics, FILE));
  if (faults.length === 0) return { principals, topics };
  throw new CliError({ message: faults.join('\n  '), exitCode: exitCodes.usage });
}

async function readJson(repository: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(repository, FILE), 'utf8')) as unknown; // It is looked at field by field.
  } catch (cause) {
    throw new CliError({ message: `${FILE} can't be read: ${String(cause)}`, exitCode: exitCodes.usage, cause });
  }
}
