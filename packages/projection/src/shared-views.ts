import type { FlightPlan, PlannedView } from './fold-flight.ts';
import { foldFlight, viewKeyText } from './fold-flight.ts';
import type { AggregateViewWrite, SharedViewWrite, StoredView, ViewKey } from './store.ts';

/** The shared documents of a flight, folded on from slice to slice, and what it takes to fold them again. */
export class SharedViews {
  private readonly events = new Map<string, PlannedView>();
  private readonly folded = new Map<string, SharedViewWrite>();

  /** A document as the slices before left it. */
  get(keyText: string): StoredView | undefined {
    return this.folded.get(keyText);
  }

  take({ plan, views }: { plan: FlightPlan; views: readonly (AggregateViewWrite | SharedViewWrite)[] }): void {
    for (const [keyText, planned] of plan) {
      if (planned.projection.kind !== 'shared') continue;
      const before = this.events.get(keyText);
      this.events.set(keyText, before ? { ...planned, events: [...before.events, ...planned.events] } : planned);
    }
    for (const view of views) {
      if (view.kind !== 'shared') continue;
      const keyText = viewKeyText(view);
      // What is stored is still what it was before the first slice.
      const { replaces } = this.folded.get(keyText) ?? view;
      this.folded.set(keyText, { ...view, replaces });
    }
  }

  writes(): readonly SharedViewWrite[] {
    return [...this.folded.values()];
  }

  /**
   * The documents that somebody else changed, folded anew from what he wrote.
   *
   * @throws `Error` when one of them can't be folded
   */
  foldAgain(
    conflicts: readonly ViewKey[],
    stored: ReadonlyMap<string, StoredView>,
  ): readonly (AggregateViewWrite | SharedViewWrite)[] {
    const texts = new Set(conflicts.map(viewKeyText));
    const plan = new Map([...this.events].filter(([keyText]) => texts.has(keyText)));
    const { views, problems } = foldFlight(plan, stored);
    const [problem] = problems;
    if (problem) throw new Error(problem.reason);
    return views;
  }
}
