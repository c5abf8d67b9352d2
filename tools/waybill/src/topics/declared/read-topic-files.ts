import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { TopicSpec } from '@waybill/kafka';
import type { Contract } from '@waybill/messages';
import { topicsOf } from '@waybill/service/log';

import { CliError, exitCodes } from '../../cli-error.ts';
import { compareWithContracts } from './compare-contracts.ts';
import type { DeclaredTopic } from './topic-file.ts';
import { parseTopicFile } from './topic-file.ts';

const FOLDER = 'infra/topics';

/**
 * All topics that the files of a repository declare, held against the contracts.
 *
 * @param repository  the folder that holds `infra`
 * @throws            `CliError` that names every fault at once, with file, field and fix
 */
export async function readTopicFiles(
  repository: string,
  contracts: readonly Contract[],
): Promise<readonly DeclaredTopic[]> {
  const faults: string[] = [];
  const names = (await filesIn(repository)).filter((name) => name.endsWith('.json')).sort();
  const declared: DeclaredTopic[] = [];
  for (const name of names) {
    const text = await readFile(join(repository, FOLDER, name), 'utf8');
    declared.push(...parseTopicFile(text, `${FOLDER}/${name}`, faults));
  }
  // A file that could not be read would only bring sentences that mislead.
  if (faults.length === 0) {
    const teams = contracts.map((contract) => ({ team: contract.team, topics: topicsOf(contract) }));
    faults.push(...compareWithContracts(declared, teams));
  }
  if (faults.length === 0) return declared;
  throw new CliError({ message: faults.join('\n  '), exitCode: exitCodes.usage });
}

/**
 * What the topics are to be in one environment.
 *
 * @throws `CliError` when a file says nothing about it
 */
export function topicSpecsOf(
  declared: readonly DeclaredTopic[],
  contracts: readonly Contract[],
  environment: string,
): readonly TopicSpec[] {
  const entries = new Map(declared.map((entry) => [entry.topic, entry]));
  return contracts.flatMap(topicsOf).map((spec) => {
    const { file = FOLDER, environments } = entries.get(spec.topic) ?? {};
    const wish = environments?.get(environment);
    if (wish === undefined) {
      const known = [...(environments?.keys() ?? [])].join(', ');
      const message = `${file}: topics["${spec.topic}"].environments has no ${environment}: take one of ${known}, or add it.`;
      throw new CliError({ message, exitCode: exitCodes.usage });
    }
    const { replication, retentionMs } = wish;
    return { ...spec, retentionMs, replication: replication === 'up to 3' ? undefined : replication };
  });
}

async function filesIn(repository: string): Promise<readonly string[]> {
  try {
    return await readdir(join(repository, FOLDER));
  } catch (cause) {
    const fix = 'It belongs beside the program, as in the repository.';
    throw new CliError({ message: `There is no folder ${FOLDER}.`, fix, exitCode: exitCodes.usage, cause });
  }
}
