import type { Answer, Send } from '@waybill/consumer';
import { defineReactor, on, send } from '@waybill/consumer';
import { inventoryContract } from '@waybill/contracts-inventory';
import type { ReturnEvent } from '@waybill/contracts-orders';
import { ordersContract } from '@waybill/contracts-orders';
import { paymentsContract } from '@waybill/contracts-payments';

/**
 * Carries returns between the teams, as `fulfilment` does orders. They are apart because an order and a return may have
 * the same number: an answer names no more than that, and comes to the reactor that asked.
 */
export const takingBack = defineReactor({
  team: 'orders',
  name: 'returns',
  reactions: [
    on(ordersContract, 'return', { event: (event, { aggregateId }) => toRequests(event, aggregateId) }),
    on(inventoryContract, 'reservation', { answer: toSteps }),
    on(paymentsContract, 'account', { answer: toSteps }),
  ],
});

/** What a return asks for by what happened to it. */
export function toRequests(event: ReturnEvent, returnId: string): readonly Send[] {
  switch (event.type) {
    case 'ReturnRequested': {
      const { customerId, totalPence: amountPence, returnedAt: at } = event.data;
      return [send(paymentsContract, 'RefundPayment', customerId, { refundId: `return-${returnId}`, amountPence, at })];
    }
    case 'ReturnRefunded':
      return [send(inventoryContract, 'RestockGoods', returnId, { lines: event.data.goods })];
    default:
      return [];
  }
}

/** What the return is told of an answer. */
export function toSteps({ command, refusal, causedBy: { aggregateId } }: Answer): readonly Send[] {
  switch (command) {
    case 'RefundPayment': {
      const step = refusal ? { code: refusal.code, message: refusal.message } : null;
      return [send(ordersContract, 'RecordReturnRefund', aggregateId, { refusal: step })];
    }
    case 'RestockGoods':
      // No rule refuses it. If it had a defect, the return ends all the same: it is paid for.
      return [send(ordersContract, 'RecordRestock', aggregateId, {})];
    default:
      throw new Error(`No return asks for ${command}.`);
  }
}
