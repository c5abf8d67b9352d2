import { specify } from '@waybill/projection/testing';

import { webhookDeliveries } from './webhook-deliveries.ts';

const { given } = specify(webhookDeliveries);
const AT = new Date('2026-11-22T10:00:00.000Z');
const NEXT = new Date('2026-11-22T10:00:05.000Z');
const type = 'orders.order.PlaceOrder.failed';

function event(name: string, data: object) {
  return { type: name, aggregateId: 'op_1', data };
}
const begun = event('DeliveryBegun', { type, endpoints: ['erp', 'crm'] });
const due = event('AttemptDue', { endpoint: 'erp', round: 0, attempt: 1, type, body: '{}' });
const attempt = { round: 0, attempt: 1, at: AT, status: 500, failure: null };
const failedOnce = (endpoint: string) => event('AttemptFailed', { endpoint, ...attempt, nextAt: NEXT });
const failed = (endpoint: string) =>
  event('CallbackFailed', { endpoint, ...attempt, status: null, failure: 'timed-out' });
const delivered = (endpoint: string) => event('CallbackDelivered', { endpoint, ...attempt, status: 204 });
const again = event('RedeliveryRequested', { round: 1 });

const pending = (endpoint: string) => ({
  ...{ endpoint, state: 'pending', attempts: 0, round: 0, attemptsOfRound: 0, lastStatus: null, lastFailure: null },
  ...{ deliveredAt: null, nextAttemptAt: null },
});
const erp = pending('erp');
const crm = pending('crm');
const second = (callback: object) => ({ ...callback, round: 1, attemptsOfRound: 0 });
const view = (state: string, ...callbacks: object[]) => ({ id: 'op_1', type, state, callbacks });

test('shows all endpoints as they were fixed, and nothing of the bytes', () => {
  given(begun, due).thenView('op_1', view('pending', erp, crm));
});

test('shows an attempt that has failed, and when the next one is', () => {
  const tried = { ...erp, attempts: 1, attemptsOfRound: 1, lastStatus: 500, nextAttemptAt: NEXT };
  given(begun, failedOnce('erp')).thenView('op_1', view('pending', tried, crm));
});

test('is delivered once every endpoint has answered', () => {
  const told = { state: 'delivered', attempts: 1, attemptsOfRound: 1, lastStatus: 204, deliveredAt: AT };
  given(begun, delivered('erp')).thenView('op_1', view('pending', { ...erp, ...told }, crm));
  given(begun, failedOnce('erp'), delivered('erp'), delivered('crm')).thenView(
    'op_1',
    view('delivered', { ...erp, ...told, attempts: 2, attemptsOfRound: 2 }, { ...crm, ...told }),
  );
});

test('has failed when nobody is asked any more and one has not answered', () => {
  const told = { ...erp, state: 'delivered', attempts: 1, attemptsOfRound: 1, lastStatus: 204, deliveredAt: AT };
  const lost = { ...crm, state: 'failed', attempts: 1, attemptsOfRound: 1, lastFailure: 'timed-out' };
  given(begun, delivered('erp'), failed('crm')).thenView('op_1', view('failed', told, lost));
});

test('what is sent again waits again only where it had failed: what was delivered stays so', () => {
  const told = { ...erp, state: 'delivered', attempts: 1, attemptsOfRound: 1, lastStatus: 204, deliveredAt: AT };
  const lost = { ...crm, state: 'failed', attempts: 1, attemptsOfRound: 1, lastFailure: 'timed-out' };
  const before = [begun, delivered('erp'), failed('crm'), again];
  given(...before).thenView('op_1', view('pending', second(told), second({ ...lost, state: 'pending' })));
  given(...before, failed('erp')).thenView(
    'op_1',
    view(
      'pending',
      { ...second(told), attempts: 2, attemptsOfRound: 1, lastStatus: null, lastFailure: 'timed-out' },
      second({ ...lost, state: 'pending' }),
    ),
  );
});
