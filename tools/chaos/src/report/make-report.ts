import type { InjectedFault } from '../faults/injected.ts';
import type { LoggedCommand, LogHistory } from '../history/logged.ts';
import type { ClientHistory } from '../history/submission.ts';
import { checkAll } from '../invariants/check-all.ts';
import type { Violation } from '../invariants/evidence.ts';
import { judgeRecords } from '../invariants/void-records.ts';
import type { FaultKind, PlannedFault } from '../schedule/plan-faults.ts';
import { decisionStalls, longestStall, viewStalls } from './stalls.ts';

/** What is known of one kind of fault. */
export type FaultRow = {
  readonly kind: FaultKind;
  readonly planned: number;
  /** Those that took effect. */
  readonly injected: number;
  /** Longest time that a partition with work decided nothing, ms. */
  readonly longestWithoutDecision: number;
  /** Longest time that no client saw an operation end, ms. */
  readonly longestWithoutView: number;
};

/** What a run has shown. */
export type Report = {
  readonly seed: number;
  readonly minutes: number;
  readonly brokers: number;
  readonly faults: readonly FaultRow[];
  readonly injected: number;
  readonly commands: {
    readonly sent: number;
    readonly accepted: number;
    readonly unknown: number;
    readonly stored: number;
    readonly duplicates: number;
  };
  readonly claims: number;
  readonly voidRecords: number;
  readonly violations: readonly Violation[];
  /** Why the run proves nothing; empty if it proves something. */
  readonly provesNothing: readonly string[];
  readonly seconds: number;
  /** How late the run itself was, in 99 of 100 cases at most, ms: its proxies delay everything by as much. */
  readonly lateMs: number;
};

/** All that a run has left. */
export type Findings = {
  readonly seed: number;
  readonly minutes: number;
  readonly brokers: number;
  readonly planned: readonly PlannedFault[];
  readonly injected: readonly InjectedFault[];
  readonly client: ClientHistory;
  readonly log: LogHistory;
  readonly seconds: number;
  /** How late the run itself was, in 99 of 100 cases at most, ms: its proxies delay everything by as much. */
  readonly lateMs: number;
};

/** Checks what a run has left and sums it up. */
export function makeReport(findings: Findings): Report {
  const { seed, minutes, brokers, planned, injected, client, log, seconds, lateMs } = findings;
  const { live, voided } = judgeRecords(log.records);
  const outcomes = live.filter(({ kind }) => kind === 'outcome');
  const answers = (answer: string) => client.attempts.filter((attempt) => attempt.answer === answer);
  const faults = faultRows(findings);
  return {
    ...{ seed, minutes, brokers, faults, seconds, lateMs },
    injected: injected.filter(({ tookEffect }) => tookEffect).length,
    commands: {
      sent: client.submissions.length,
      accepted: new Set(answers('accepted').map(({ number }) => number)).size,
      unknown: answers('unknown').length,
      stored: log.commands.length,
      duplicates: outcomes.filter(({ body }) => body['decision'] === 'DUPLICATE').length,
    },
    claims: log.records.filter(({ kind }) => kind === 'claim').length,
    voidRecords: voided.length,
    violations: checkAll(client, log),
    provesNothing: [
      ...(planned.length === 0 ? ['No fault was planned.'] : []),
      ...faults
        .filter((row) => row.injected === 0 && row.planned > 0)
        .map(({ kind, planned: count }) => `No ${kind} took effect, of ${count} that were planned.`),
      ...(outcomes.length === 0 ? ['Nothing was decided.'] : []),
      ...(log.commands.some(isRepeat)
        ? []
        : ['No command was stored twice, so no repeat had to be told from its first.']),
    ],
  };
}

/** Whether a command with the same id stands before it. */
function isRepeat({ commandId }: LoggedCommand, at: number, commands: readonly LoggedCommand[]): boolean {
  return commands.findIndex((command) => command.commandId === commandId) < at;
}

function faultRows({ planned, injected, client, log }: Findings): readonly FaultRow[] {
  const decisions = decisionStalls(log, judgeRecords(log.records).live);
  const views = viewStalls(client.watched);
  return [...new Set(planned.map(({ kind }) => kind))].sort().map((kind) => {
    const ofKind = injected.filter((fault) => fault.kind === kind && fault.tookEffect);
    return {
      kind,
      planned: planned.filter((fault) => fault.kind === kind).length,
      injected: ofKind.length,
      longestWithoutDecision: Math.max(0, ...ofKind.map((fault) => longestStall(fault, decisions))),
      longestWithoutView: Math.max(0, ...ofKind.map((fault) => longestStall(fault, views))),
    };
  });
}
