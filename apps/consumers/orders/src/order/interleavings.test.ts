import type { OrderCommand, OrderEvent } from '@waybill/contracts-orders';
import { fold } from '@waybill/decider';
import fc from 'fast-check';

import { order } from './decider.ts';
import { cancelOrder, carriage, line, orderPlaced, recorded, recordRelease } from './fixtures.ts';

const answer = fc.oneof(
  fc
    .record({
      type: fc.constantFrom('RecordReservation', 'RecordCharge', 'RecordRefund'),
      code: fc.option(fc.constant('too-much'), { nil: undefined }),
    })
    .map(({ type, code }) => recorded(type, code)),
  fc.constant(recordRelease),
);
const anything = fc.oneof({ weight: 4, arbitrary: answer }, fc.constant(cancelOrder()));
const lines = fc.constantFrom([line()], [line(), carriage], [carriage]);

/** Decides one after another, and tells after each which processes run. */
function decideAll(commands: readonly OrderCommand[], before: readonly OrderEvent[]) {
  let state = fold(order, before);
  // As the platform keeps them: at most one of each command, and a step of none that runs is a defect.
  const running = new Set(['PlaceOrder']);
  const ends: string[] = [];
  const events: OrderEvent[] = [];
  for (const command of commands) {
    const decision = order.decide(command, state, '536365', new Date(0));
    if (decision.goesOn) {
      expect(running).not.toContain(command.type);
      running.add(command.type);
    }
    if (decision.process) {
      expect(running).toContain(decision.process.of);
      if (decision.process.ends !== undefined) {
        running.delete(decision.process.of);
        ends.push(decision.process.of);
      }
    }
    state = fold(order, decision.events, state);
    events.push(...decision.events);
  }
  return { running, ends, events, status: state.status };
}

test('whatever answers come late, twice or never: each process ends at most once, and none goes on behind its end', () => {
  fc.assert(
    fc.property(lines, fc.array(anything, { maxLength: 20 }), (bought, commands) => {
      const { ends, events, running, status } = decideAll(commands, [orderPlaced({ lines: bought })]);
      const count = (...types: readonly OrderEvent['type'][]) =>
        events.filter(({ type }) => types.includes(type)).length;

      expect(ends.filter((of) => of === 'PlaceOrder').length).toBe(count('OrderConfirmed', 'OrderRejected'));
      expect(count('OrderConfirmed', 'OrderRejected')).toBeLessThanOrEqual(1);
      expect(count('OrderCancelled')).toBeLessThanOrEqual(1);
      const cancelling = count('CancellationRequested') - count('CancellationRejected', 'OrderCancelled');
      expect(running.has('CancelOrder')).toBe(cancelling === 1);
      expect(running.size === 0).toBe(['confirmed', 'rejected', 'cancelled'].includes(status));
    }),
  );
});

test('an answer that comes twice changes nothing the second time', () => {
  fc.assert(
    fc.property(lines, fc.array(answer, { maxLength: 12 }), (bought, commands) => {
      const before = [orderPlaced({ lines: bought })];
      const doubled = commands.flatMap((command) => [command, command]);

      expect(decideAll(doubled, before)).toEqual(decideAll(commands, before));
    }),
  );
});
