import type { Attributes, Context } from '@opentelemetry/api';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** What a span tells of, by OpenTelemetry's semantic conventions. */
export type SpanOptions = {
  readonly kind: 'server' | 'producer' | 'consumer' | 'internal';
  /** W3C trace context of the cause. */
  readonly traceparent: string | undefined;
  readonly attributes?: Attributes;
};

/** A span that was begun. */
export type RunningSpan = {
  /** W3C trace context for what this span causes; that of its own cause while nobody collects spans. */
  readonly traceparent: string | undefined;
  end(error?: Error): void;
};

const KINDS = {
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

/**
 * Begins a span. Without a registered OpenTelemetry SDK it costs next to nothing and hands the trace context on.
 *
 * @source W3C Trace Context; OpenTelemetry semantic conventions for HTTP and messaging
 */
export function startSpan(name: string, { kind, traceparent, attributes = {} }: SpanOptions): RunningSpan {
  const span = trace.getTracer('waybill').startSpan(name, { kind: KINDS[kind], attributes }, parentOf(traceparent));
  if (!span.isRecording()) return { traceparent, end: () => undefined };
  return {
    traceparent: traceparentOf(trace.setSpan(context.active(), span)) ?? traceparent,
    end(error) {
      if (error) {
        span.recordException(error);
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      }
      span.end();
    },
  };
}

function parentOf(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

function traceparentOf(of: Context): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(of, carrier);
  return carrier.traceparent;
}
