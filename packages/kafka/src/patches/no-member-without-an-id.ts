import type { Patch } from './patch.ts';

type ConsumerGroup = {
  readonly memberId: string | null;
  heartbeat: (options: { readonly interval: number }) => Promise<void>;
};
type ConsumerGroupClass = { readonly prototype: ConsumerGroup };
type ProtocolErrors = { readonly createErrorFromCode: (code: number) => Error };

const UNKNOWN_MEMBER_ID = 25;

/** The group's class, whose shape kafkajs does not publish. */
const groupClass = (exports: unknown): ConsumerGroupClass => exports as ConsumerGroupClass;

const repaired = new WeakSet<ConsumerGroup['heartbeat']>();

export const noMemberWithoutAnId: Patch = {
  closes:
    'a member that the group has forgotten drops its id and joins again; if that meets a broken connection, it goes on ' +
    'without an id, sends no heartbeat for want of one, and so never learns that it must join',
  apply: (modules) => {
    const { createErrorFromCode } = modules.read('protocol/error') as ProtocolErrors; // As above.
    const { prototype } = groupClass(modules.read('consumer/consumerGroup'));
    const { heartbeat } = prototype;
    prototype.heartbeat = async function heartbeatOfMember(options) {
      // What the coordinator would answer; the client then joins.
      if (this.memberId === null) throw createErrorFromCode(UNKNOWN_MEMBER_ID);
      return heartbeat.call(this, options);
    };
    repaired.add(prototype.heartbeat);
  },
  isLive: (modules) => repaired.has(groupClass(modules.read('consumer/consumerGroup')).prototype.heartbeat),
};
