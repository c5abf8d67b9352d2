import { readHistory } from '@waybill/replay';

import type { OpenSource, ReadingParts } from './read-batches.ts';
import { schemaIdOf } from './read-batches.ts';
import { isWanted } from './record-filter.ts';
import type { PartitionState, Section } from './replay-state.ts';
import { restOf } from './replay-state.ts';

export type CountParts = Pick<ReadingParts, 'log' | 'signal' | 'pace' | 'filter' | 'onRecords'> & {
  readonly onSection: (section: Section) => void;
};

/**
 * Counts what is left of a partition by headers alone: nothing is decoded, so types are those under which messages were
 * written, and nobody learns whether they can be read. `bytes` of the section are those of the values.
 */
export async function countMessages(parts: CountParts, source: OpenSource, state: PartitionState): Promise<number> {
  const rest = restOf(state);
  const [types, schemaIds] = [new Map<string, number>(), new Set<number>()];
  let [messages, voided, bytes, before] = [0, 0, 0, rest.from];
  const { log, signal, filter, onRecords } = parts;
  for await (const part of readHistory(log, [rest], { signal, ...(parts.pace && { pace: parts.pace }) })) {
    for (const record of part.records) {
      if (!source.reader.isOurs(record) || !isWanted(record, filter)) continue;
      const { ce_type: type = '' } = record.headers;
      messages += 1;
      bytes += record.value?.length ?? 0;
      types.set(type, (types.get(type) ?? 0) + 1);
      schemaIds.add(schemaIdOf(record));
    }
    voided += part.voided.length;
    onRecords(Number(part.next - before));
    before = part.next;
  }
  const tally = { messages, voided, types: Object.fromEntries(types), schemaIds: [...schemaIds], unreadable: [] };
  parts.onSection({ source: source.name, partition: state.partition, next: rest.until, token: rest.token, tally });
  return bytes;
}
