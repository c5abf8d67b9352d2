/** Settings by name, as Kafka says them. */
export type Settings = ReadonlyMap<string, string>;

/** What a topic has, what it is to have, and how many copies there are. */
export type TopicChange = { readonly from: Settings; readonly to: Settings; readonly replication: number };

/**
 * Why a setting of a topic that has records must not be changed so; undefined when nothing can be lost by it.
 * Settings are looked at together: how long records stay depends on three of them.
 */
export function refusalOf(setting: string, change: TopicChange): string | undefined {
  return judges[setting]?.(change);
}

type Judge = (change: TopicChange) => string | undefined;

const LOSES_RECORDS = 'it would delete records that are kept today';

const judges: Readonly<Record<string, Judge | undefined>> = {
  'retention.ms': (change) => (isShortened('retention.ms', change) ? LOSES_RECORDS : undefined),
  'retention.bytes': (change) => (isShortened('retention.bytes', change) ? LOSES_RECORDS : undefined),
  'cleanup.policy': (change) => {
    const added = policiesOf(change.to).filter((policy) => !policiesOf(change.from).includes(policy));
    if (added.includes('compact')) return 'compaction would delete all but the last record of each key';
    return isShortened('retention.ms', change) || isShortened('retention.bytes', change) ? LOSES_RECORDS : undefined;
  },
  'min.insync.replicas': ({ from, to, replication }) => {
    const [before, after] = [numberOf(from, 'min.insync.replicas'), numberOf(to, 'min.insync.replicas')];
    if (after > replication) return 'it would ask for more copies than there are, so nothing could be written';
    return after >= before ? undefined : 'what is acknowledged would be kept by fewer brokers than today';
  },
  'unclean.leader.election.enable': ({ to }) =>
    to.get('unclean.leader.election.enable') === 'false'
      ? undefined
      : 'a leader that lacks records could throw away what was acknowledged',
};

function isShortened(setting: string, { from, to }: TopicChange): boolean {
  // What Kafka doesn't say may be for ever.
  return !(horizonOf(setting, to) >= horizonOf(setting, from));
}

/** Up to which age or size records stay. */
function horizonOf(setting: string, settings: Settings): number {
  if (!policiesOf(settings).includes('delete')) return Infinity;
  const value = settings.get(setting);
  return value === undefined || value === '-1' ? Infinity : Number(value);
}

function policiesOf(settings: Settings): readonly string[] {
  return (settings.get('cleanup.policy') ?? 'delete').split(',').map((policy) => policy.trim());
}

function numberOf(settings: Settings, setting: string): number {
  return Number(settings.get(setting) ?? NaN);
}
