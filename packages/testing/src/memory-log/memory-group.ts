import type { Membership, TopicPartition } from '@waybill/messages';

/** A group in memory that shares out partitions among its members in turn. */
export interface MemoryGroup {
  /** A new member; all members are told at once. */
  join(): MemoryMembership;
}

export interface MemoryMembership extends Membership {
  /** The member loses its place without leaving, as after a long pause: it is told of nothing, the others take over. */
  lose(): void;
  /** The member can't go on. */
  fail(error: Error): void;
}

type Member = { readonly tell: (partitions: readonly TopicPartition[]) => void };

export function createMemoryGroup(partitions: readonly TopicPartition[]): MemoryGroup {
  let members: readonly Member[] = [];

  function share(): void {
    members.forEach((member, place) => {
      member.tell(partitions.filter((_, index) => index % members.length === place));
    });
  }
  function change(next: readonly Member[]): void {
    members = next;
    share();
  }

  return {
    join: () => {
      const { member, membership } = createMember(() => {
        change(members.filter((other) => other !== member));
      });
      change([...members, member]);
      return membership;
    },
  };
}

function createMember(leave: () => void): { readonly member: Member; readonly membership: MemoryMembership } {
  const listeners: ((partitions: readonly TopicPartition[]) => void)[] = [];
  let assigned: readonly TopicPartition[] = [];
  let resolveFailed: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => (resolveFailed = resolve));

  function tell(partitions: readonly TopicPartition[]): void {
    assigned = partitions;
    // Behind the caller's turn, so that a listener that is added right after joining is told too.
    setImmediate(() => {
      if (assigned === partitions) for (const listener of listeners) listener(partitions);
    });
  }
  const membership: MemoryMembership = {
    onAssigned: (listener) => void listeners.push(listener),
    failed,
    leave: () => {
      leave();
      tell([]);
      return Promise.resolve();
    },
    lose: leave,
    fail: (error) => {
      leave();
      tell([]);
      resolveFailed(error);
    },
  };
  return { member: { tell }, membership };
}
