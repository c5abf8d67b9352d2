import type { DeliveryEvent, RecordAttempt } from '@waybill/contracts-platform';
import { specify } from '@waybill/decider/testing';

import { delivery } from './decider.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const LATER = new Date('2026-11-22T10:00:05.000Z');
const message = { type: 'orders.order.PlaceOrder.failed', body: '{"type":"orders.order.PlaceOrder.failed"}' };

const { given } = specify(delivery, 'op_1', NOW);
const begin = (...endpoints: string[]) => ({ type: 'BeginDelivery' as const, data: { ...message, endpoints } });
const begun = (...endpoints: string[]): DeliveryEvent => ({
  type: 'DeliveryBegun',
  data: { type: message.type, endpoints },
});
const due = (endpoint: string, attempt = 1, round = 0): DeliveryEvent => ({
  type: 'AttemptDue',
  data: { endpoint, round, attempt, ...message },
});
const record = (changes: Partial<RecordAttempt> = {}) => ({
  type: 'RecordAttempt' as const,
  data: { endpoint: 'erp', round: 0, attempt: 1, at: NOW, status: 500, failure: null, nextAt: LATER, ...changes },
});
const request = (attempt: number, round = 0) => ({
  type: 'RequestAttempt' as const,
  data: { endpoint: 'erp', round, attempt },
});
const redeliver = { type: 'RedeliverCallbacks' as const, data: {} };
const failedOnce: DeliveryEvent = { type: 'AttemptFailed', data: record().data as RecordAttempt & { nextAt: Date } };
const delivered: DeliveryEvent = {
  type: 'CallbackDelivered',
  data: { endpoint: 'erp', round: 0, attempt: 1, at: NOW, status: 204 },
};
const failed: DeliveryEvent = {
  type: 'CallbackFailed',
  data: { endpoint: 'erp', round: 0, attempt: 1, at: NOW, status: 500, failure: null },
};

test('an operation that has ended asks each endpoint once, with the same bytes', () => {
  given()
    .when(begin('erp', 'crm', 'erp'))
    .then(begun('erp', 'crm'), due('erp'), due('crm'));
});

test('whom it tells stays as it was first, whatever is said later', () => {
  given(begun('erp'), due('erp')).when(begin('crm')).thenNothing();
});

test('a receipt ends it', () => {
  given(begun('erp'), due('erp'))
    .when(record({ status: 204, nextAt: null }))
    .then(delivered);
});

test('a failure is tried again at its time, with the same bytes', () => {
  given(begun('erp'), due('erp')).when(record()).then(failedOnce);
  given(begun('erp'), due('erp'), failedOnce).when(request(2)).then(due('erp', 2));
});

test('the last failure is one that can be seen', () => {
  given(begun('erp'), due('erp'))
    .when(record({ nextAt: null }))
    .then(failed);
});

test.each([
  ['an attempt that was recorded', record(), [failedOnce]],
  ['an attempt behind the receipt', record({ attempt: 2 }), [delivered]],
  ['an attempt of another round', record({ round: 1 }), []],
  ['an endpoint that is not told', record({ endpoint: 'crm' }), []],
  ['a timer of an attempt that was made', request(1), [failedOnce]],
  ['a timer behind the receipt', request(2), [delivered]],
  ['a timer behind the end', request(2), [failed]],
] as const)('%s changes nothing', (_, command, before) => {
  given(begun('erp'), due('erp'), ...before)
    .when(command)
    .thenNothing();
});

test('all endpoints are asked again on demand, in a round of its own', () => {
  const requested: DeliveryEvent = { type: 'RedeliveryRequested', data: { round: 1 } };
  given(begun('erp', 'crm'), due('erp'), due('crm'), delivered)
    .when(redeliver)
    .then(requested, due('erp', 1, 1), due('crm', 1, 1));
  given(begun('erp'), due('erp'), failed, requested, due('erp', 1, 1))
    .when(request(2))
    .thenNothing();
  given(begun('erp'), due('erp'), failed, requested, due('erp', 1, 1))
    .when(record({ round: 1, status: 200, nextAt: null }))
    .then({ type: 'CallbackDelivered', data: { endpoint: 'erp', round: 1, attempt: 1, at: NOW, status: 200 } });
});

test('nothing can be sent again of which nobody was told', () => {
  given().when(redeliver).thenRefused('delivery-unknown');
});
