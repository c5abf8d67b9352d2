import type { Answer, Send } from '@waybill/consumer';
import { defineReactor, on, send } from '@waybill/consumer';
import { inventoryContract } from '@waybill/contracts-inventory';
import type { OrderEvent, OrderPlaced, PricedLine, StepRefusal } from '@waybill/contracts-orders';
import { ordersContract } from '@waybill/contracts-orders';
import { paymentsContract } from '@waybill/contracts-payments';

/**
 * Carries orders between the teams: what an order asks for goes to inventory and payments, and what they answer comes
 * back to it as a command. What each answer means is the order's own business.
 */
export const fulfilment = defineReactor({
  team: 'orders',
  name: 'fulfilment',
  reactions: [
    on(ordersContract, 'order', { event: (event, { aggregateId }) => toRequests(event, aggregateId) }),
    on(inventoryContract, 'reservation', { answer: toSteps }),
    on(paymentsContract, 'account', { answer: toSteps }),
  ],
});

/** What an order asks for by what happened to it. */
export function toRequests(event: OrderEvent, orderId: string): readonly Send[] {
  switch (event.type) {
    case 'OrderPlaced': {
      const lines = event.data.lines.filter(isGoods).map(({ sku, quantity }) => ({ sku, quantity }));
      return lines.length > 0
        ? [send(inventoryContract, 'ReserveStock', orderId, { lines })]
        : [charge(orderId, event.data)];
    }
    case 'OrderReserved':
      return [charge(orderId, event.data)];
    case 'CancellationRequested': {
      const { customerId, totalPence: amountPence, cancelledAt: at } = event.data;
      const account = accountOf(orderId, customerId);
      // A return may have the number of the cancellation, and the same account; an order is paid back once.
      return [send(paymentsContract, 'RefundPayment', account, { refundId: `order-${orderId}`, amountPence, at })];
    }
    case 'OrderDeclined':
    case 'CancellationRefunded':
      return [send(inventoryContract, 'ReleaseStock', orderId, {})];
    default:
      return [];
  }
}

function isGoods({ kind }: PricedLine): boolean {
  return kind === 'goods';
}

type Charged = Pick<OrderPlaced, 'customerId' | 'totalPence' | 'placedAt'>;

function charge(orderId: string, { customerId, totalPence: amountPence, placedAt: at }: Charged): Send {
  return send(paymentsContract, 'ChargePayment', accountOf(orderId, customerId), { orderId, amountPence, at });
}

/** A guest's order has an account of its own. An id has 128 characters: of a longer one the last are kept. */
function accountOf(orderId: string, customerId: string | null): string {
  return customerId ?? `guest-${orderId}`.slice(-128);
}

/** What the order is told of an answer. */
export function toSteps({ command, refusal, causedBy: { aggregateId } }: Answer): readonly Send[] {
  const data = { refusal: toStepRefusal(refusal) };
  switch (command) {
    case 'ReserveStock':
      return [send(ordersContract, 'RecordReservation', aggregateId, data)];
    case 'ChargePayment':
      return [send(ordersContract, 'RecordCharge', aggregateId, data)];
    case 'RefundPayment':
      return [send(ordersContract, 'RecordRefund', aggregateId, data)];
    case 'ReleaseStock':
      // No rule refuses it. If it had a defect, the order ends all the same: nobody could give the goods back later.
      return [send(ordersContract, 'RecordRelease', aggregateId, {})];
    default:
      throw new Error(`No order asks for ${command}.`);
  }
}

function toStepRefusal(refusal: Answer['refusal']): StepRefusal | null {
  return refusal ? { code: refusal.code, message: refusal.message } : null;
}
