import { runClosedLoop } from './closed-loop.ts';
import type { GeneratorMessage, LoadPlan } from './load-plan.ts';
import { runOpenLoop } from './open-loop.ts';

/** The process that makes the load: carries out one plan after another, and ends when its parent does. */
export function serveLoadPlans(host: NodeJS.Process): void {
  const tell = (message: GeneratorMessage): void => void host.send?.(message);
  const told = {
    measuring: () => {
      tell({ type: 'measuring' });
    },
    measured: () => {
      tell({ type: 'measured' });
    },
  };
  host.on('message', (message) => {
    const plan = message as LoadPlan; // Only our own parent holds the other end.
    const { pace } = plan;
    const running = pace.kind === 'open' ? runOpenLoop(plan, pace, told) : runClosedLoop(plan, pace.connections, told);
    running.then(
      (result) => {
        tell({ type: 'result', result });
      },
      (error: unknown) => {
        tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
      },
    );
  });
  host.once('disconnect', () => host.exit());
}
