import type { Patch } from './patch.ts';

type Metadata = { readonly topicMetadata: readonly { readonly partitionMetadata: readonly unknown[] }[] };
type MetadataResponse = { readonly parse: (answer: Metadata) => Promise<Metadata> };

const FIRST_VERSION = 'protocol/requests/metadata/v0/response';
/** The version that is spoken; it takes `parse` from the first one. */
const SPOKEN_VERSION = 'protocol/requests/metadata/v6/response';

/** The response's module, whose shape kafkajs does not publish. */
const responseModule = (exports: unknown): MetadataResponse => exports as MetadataResponse;

const repaired = new WeakSet<MetadataResponse['parse']>();

export const noLeaderHidesNoOther: Patch = {
  closes: 'one partition without a leader hides who leads all others, as long as it has none',
  apply: (modules) => {
    const original = responseModule(modules.read(FIRST_VERSION));
    const parse: MetadataResponse['parse'] = async (answer) => {
      // Errors of partitions are that nobody leads them, which their leader, -1, says too.
      const topicMetadata = answer.topicMetadata.map((topic) => ({ ...topic, partitionMetadata: [] }));
      await original.parse({ ...answer, topicMetadata });
      return answer;
    };
    repaired.add(parse);
    modules.replace(FIRST_VERSION, { ...original, parse });
  },
  isLive: (modules) => repaired.has(responseModule(modules.read(SPOKEN_VERSION)).parse),
};
