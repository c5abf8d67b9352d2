/** A command as it lies in the log. */
export type LoggedCommand = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly commandId: string;
};

/** A record of an events topic, decoded. */
export type LoggedRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly kind: 'claim' | 'event' | 'outcome';
  /** The fencing token in its header; of a claim its own offset. */
  readonly token: bigint;
  /** `ce_id`. */
  readonly id: string;
  /** Short name of the event's type. */
  readonly type: string;
  readonly tenant: string;
  readonly aggregateId: string;
  /** `ce_sequence` of an event. */
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Everything that the system wrote into the log. */
export type LogHistory = { readonly commands: readonly LoggedCommand[]; readonly records: readonly LoggedRecord[] };

/**
 * The records that count, by the rule of the fencing token. It is written down a second time here on purpose: the
 * check shares no code with what it checks.
 */
export function liveRecords(records: readonly LoggedRecord[]): readonly LoggedRecord[] {
  const highest = new Map<string, bigint>();
  return [...records].sort(byAddress).filter((record) => {
    const before = highest.get(partitionOf(record)) ?? -1n;
    if (record.token < before) return false;
    highest.set(partitionOf(record), record.token);
    return record.kind !== 'claim';
  });
}

/** Each command of the log has exactly one outcome, and outcomes come in the order of the commands. */
export function checkOutcomes({ commands, records }: LogHistory): string[] {
  const violations: string[] = [];
  const decided = new Map<string, bigint>();
  const last = new Map<string, bigint>();
  for (const outcome of liveRecords(records).filter(({ kind }) => kind === 'outcome')) {
    const commandOffset = BigInt(String(outcome.data['commandOffset']));
    const address = `${commandsTopicOf(outcome.topic)} ${outcome.partition}@${commandOffset}`;
    if (decided.has(address))
      violations.push(`${address} has two outcomes, at ${decided.get(address)} and ${outcome.offset}`);
    decided.set(address, outcome.offset);
    if (commandOffset <= (last.get(partitionOf(outcome)) ?? -1n))
      violations.push(`${address} was decided out of order`);
    last.set(partitionOf(outcome), commandOffset);
  }
  for (const { topic, partition, offset, commandId } of commands) {
    if (!decided.has(`${topic} ${partition}@${offset}`))
      violations.push(`${topic} ${partition}@${offset} (${commandId}) has no outcome`);
  }
  return violations;
}

/** No event stands twice, and the events of an aggregate have the versions 1, 2, 3… in log order. */
export function checkEvents({ records }: LogHistory): string[] {
  const violations: string[] = [];
  const seen = new Set<string>();
  const versions = new Map<string, number>();
  for (const event of liveRecords(records).filter(({ kind }) => kind === 'event')) {
    if (seen.has(event.id))
      violations.push(`event ${event.id} stands twice, again at ${event.topic} ${event.partition}@${event.offset}`);
    seen.add(event.id);
    const aggregate = `${event.topic} ${event.tenant}|${event.aggregateId}`;
    const expected = (versions.get(aggregate) ?? 0) + 1;
    if (event.sequence !== expected)
      violations.push(`${aggregate}: version ${event.sequence} stands where ${expected} belongs`);
    versions.set(aggregate, event.sequence);
  }
  return violations;
}

/**
 * Commands with one id have one effect: all but the first have a `DUPLICATE` outcome that names the first. What a reactor
 * sent is known by its cause, which names no first.
 */
export function checkRepeats({ records }: LogHistory): string[] {
  const first = new Map<string, bigint>();
  return liveRecords(records)
    .filter(({ kind }) => kind === 'outcome')
    .flatMap(({ data }) => {
      const [commandId, offset] = [String(data['commandId']), BigInt(String(data['commandOffset']))];
      const known = first.get(commandId);
      if (known === undefined) {
        first.set(commandId, offset);
        return [];
      }
      const named = (data['causation'] ?? null) !== null || String(data['duplicateOf']) === String(known);
      return data['decision'] === 'DUPLICATE' && named
        ? []
        : [`command ${commandId} at ${offset} is ${String(data['decision'])}, a repeat of ${known}`];
    });
}

function partitionOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic} ${partition}`;
}

function commandsTopicOf(eventsTopic: string): string {
  return eventsTopic.replace('.events.', '.commands.');
}

function byAddress(one: LoggedRecord, other: LoggedRecord): number {
  if (partitionOf(one) !== partitionOf(other)) return partitionOf(one) < partitionOf(other) ? -1 : 1;
  return one.offset < other.offset ? -1 : 1;
}
