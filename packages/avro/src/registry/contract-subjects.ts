import type { Contract, RecordSchema } from '@waybill/messages';

import { cancelOperationSchema, claimSchema, commandOutcomeSchema } from '../platform/generated.ts';
import type { Compatibility } from './schema-registry.ts';

/** One schema under the name by which a registry knows it. */
export type ContractSubject = {
  /** `<topic>-<full name of the record>`, as TopicRecordNameStrategy has it. */
  readonly subject: string;
  readonly fullName: string;
  readonly schema: RecordSchema;
  readonly compatibility: Compatibility;
};

/**
 * All subjects of the contracts: those of their commands and events, on every commands topic the platform's cancellations,
 * and on every events topic its outcomes and claims. Consumers read old commands, so commands are backward compatible; events are read by old and
 * new readers alike, for ever, so they are compatible both ways.
 */
export function contractSubjects(contracts: readonly Contract[]): readonly ContractSubject[] {
  return contracts.flatMap(({ commands, internalCommands, events, upcasters, aggregates }) => [
    ...[...commands, ...internalCommands].map(({ topic, schema }) => toSubject(topic, schema, 'BACKWARD_TRANSITIVE')),
    ...[...events, ...upcasters.filter(({ isFormer }) => isFormer)].map(({ topic, schema }) =>
      toSubject(topic, schema, 'FULL_TRANSITIVE'),
    ),
    ...aggregates.flatMap(({ commandsTopic, eventsTopic }) => [
      toSubject(commandsTopic, cancelOperationSchema, 'BACKWARD_TRANSITIVE'),
      ...[commandOutcomeSchema, claimSchema].map((schema) => toSubject(eventsTopic, schema, 'FULL_TRANSITIVE')),
    ]),
  ]);
}

function toSubject(topic: string, schema: RecordSchema, compatibility: Compatibility): ContractSubject {
  const fullName = `${schema.namespace}.${schema.name}`;
  return { subject: `${topic}-${fullName}`, fullName, schema, compatibility };
}
