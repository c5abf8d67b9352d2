import type { ProblemKind } from './problems.ts';
import { outcomeKind, problemOf } from './problems.ts';
import type { Refusal } from './refusal.ts';

/** A response as plain data: the edge turns it into one of its framework. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

/** Where and for whom a problem document is made. */
export type ProblemContext = {
  /** Public address of the API, without a slash at its end. */
  readonly publicUrl: string;
  /** 32 hex digits. */
  readonly traceId: string;
  /** Pollers take a numeric `status` of a monitor for its state, so documents there have `error` instead. */
  readonly ofMonitor?: boolean;
};

/**
 * The problem document of a refusal, as a response that nobody may cache.
 *
 * @source RFC 9457
 */
export function renderProblem(refusal: Refusal, context: ProblemContext): Answer {
  const { detail, issues, headers, outcome } = refusal;
  const { code, status, title, retryAfterSeconds, type } = kindOf(refusal);
  const { publicUrl, traceId, ofMonitor = false } = context;
  const document = {
    type: type ?? `${publicUrl}/problems/${code}`,
    title,
    ...(ofMonitor ? {} : { status }),
    detail,
    code,
    traceId,
    ...(outcome && { operationId: outcome.operationId }),
    ...(issues && { errors: issues }),
    ...(ofMonitor && { error: { code, message: detail } }),
  };
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': spread(retryAfterSeconds, traceId) }),
      ...headers,
    },
    body: JSON.stringify(document),
  };
}

function kindOf({ refused, outcome }: Refusal): ProblemKind & { readonly code: string } {
  if (outcome === undefined) return { code: refused, ...problemOf(refused) };
  const { code, status } = outcome;
  return { code, status, title: outcomeKind(code)?.title ?? titleOf(code) };
}

/** Up to two seconds more, by chance, so that those who were refused together do not come back together. */
function spread(seconds: number, traceId: string): string {
  return String(seconds + (Number.parseInt(traceId.slice(-1), 16) % 3));
}

/** The title of a team's code: `charge-limit-exceeded` is "Charge limit exceeded". */
export function titleOf(code: string): string {
  return `${code.slice(0, 1).toUpperCase()}${code.slice(1).replaceAll('-', ' ')}`;
}
