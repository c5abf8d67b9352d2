import type { RunningSpan } from '@waybill/telemetry';
import { startSpan } from '@waybill/telemetry';

import type { CommandFacts } from '../decision/command-facts.ts';

/**
 * Begins the span in which one command is decided and its decision appended.
 *
 * @source OpenTelemetry semantic conventions for messaging and Kafka
 */
export function startCommandSpan({ record, metadata }: CommandFacts): RunningSpan {
  const { topic, partition, offset } = record;
  return startSpan(`process ${topic}`, {
    kind: 'consumer',
    traceparent: metadata.traceparent,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': Number(offset),
      'messaging.message.id': metadata.commandId,
    },
  });
}

/** Ends the spans of a run: with an error when its decisions were not acknowledged. */
export function endSpans(spans: readonly RunningSpan[], error?: Error): void {
  for (const span of spans) span.end(error);
}
