const DAY_MS = 86_400_000;
/** The session of `joinMembership`, which has to lie between the broker's limits. */
const SESSION_MS = 6_000;
const COPIES = 3;

/** One setting of a broker, without which a promise breaks. */
export type BrokerRule = {
  readonly setting: string;
  readonly holds: (value: string) => boolean;
  readonly fix: string;
  readonly why: string;
  /** Asked for only where this many brokers are there: fewer can't have three copies. @default 1 */
  readonly brokers?: number;
};

const atLeast = (least: number) => (value: string) => value !== '' && Number(value) >= least;
const is = (wanted: string) => (value: string) => value === wanted;

/**
 * What every broker has to be set to. All of it can be read by DescribeConfigs of Kafka 4. There is no rule about the
 * form of records or the codec of compression: Kafka 4 stores only the present form, and our topics set their own codec.
 */
export const brokerRules: readonly BrokerRule[] = [
  {
    setting: 'transactional.id.expiration.ms',
    holds: atLeast(7 * DAY_MS),
    fix: 'set it to 604800000 (7 days) or more',
    why: 'a forgotten id no longer fences an old owner',
  },
  {
    setting: 'producer.id.expiration.ms',
    holds: atLeast(DAY_MS),
    fix: 'set it to 86400000 (24 hours) or more',
    why: 'a forgotten producer no longer fences an old owner',
  },
  {
    setting: 'auto.create.topics.enable',
    holds: is('false'),
    fix: 'set it to false',
    why: 'a topic made by chance has the wrong number of partitions',
  },
  {
    setting: 'transaction.partition.verification.enable',
    holds: is('true'),
    fix: 'set it to true',
    why: "a late write of somebody's ended transaction stays open for ever, and no reader gets past it",
  },
  {
    setting: 'unclean.leader.election.enable',
    holds: is('false'),
    fix: 'set it to false',
    why: "a leader that lacks records may lead Kafka's own topics, and forget who was fenced",
  },
  {
    setting: 'group.min.session.timeout.ms',
    holds: (value) => value !== '' && Number(value) <= SESSION_MS,
    fix: 'set it to 6000 (6 s) or less',
    why: 'no consumer or projector can join its group',
  },
  {
    setting: 'group.max.session.timeout.ms',
    holds: atLeast(SESSION_MS),
    fix: 'set it to 6000 (6 s) or more',
    why: 'no consumer or projector can join its group',
  },
  {
    setting: 'transaction.state.log.replication.factor',
    holds: atLeast(COPIES),
    fix: 'set it to 3 before the first start of a consumer',
    why: 'who was fenced is forgotten together with one broker',
    brokers: COPIES,
  },
  {
    setting: 'transaction.state.log.min.isr',
    holds: atLeast(COPIES - 1),
    fix: 'set it to 2',
    why: 'who was fenced may be known to one broker only, and forgotten with it',
    brokers: COPIES,
  },
  {
    setting: 'offsets.topic.replication.factor',
    holds: atLeast(COPIES),
    fix: 'set it to 3 before the first start of a consumer',
    why: 'no group can share out partitions while one broker is away',
    brokers: COPIES,
  },
];
