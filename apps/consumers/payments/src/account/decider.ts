import type { AccountCommand, AccountEvent, ChargePayment, RefundPayment } from '@waybill/contracts-payments';
import type { Decider, Decision } from '@waybill/decider';
import { accept, refuse } from '@waybill/decider';
import { assertNever } from '@waybill/messages';

/** The account of a customer, or of a guest's order, as its decider knows it. */
export type Account = {
  readonly chargedPence: bigint;
  readonly refundedPence: bigint;
  readonly orderIds: ReadonlySet<string>;
  readonly refundIds: ReadonlySet<string>;
};

/** Charges and pays back; never more back than was charged. */
export const account: Decider<Account, AccountCommand, AccountEvent> = {
  initialState: { chargedPence: 0n, refundedPence: 0n, orderIds: new Set(), refundIds: new Set() },
  decide,
  evolve,
};

const LARGEST_CHARGE_PENCE = 1_000_000n;

function decide(command: AccountCommand, state: Account): Decision<AccountEvent> {
  switch (command.type) {
    case 'ChargePayment':
      return charge(command.data, state);
    case 'RefundPayment':
      return refund(command.data, state);
    default:
      return assertNever(command);
  }
}

function evolve(state: Account, event: AccountEvent): Account {
  switch (event.type) {
    case 'PaymentCharged': {
      const { orderId, amountPence } = event.data;
      const orderIds = new Set(state.orderIds).add(orderId);
      return { ...state, chargedPence: state.chargedPence + amountPence, orderIds };
    }
    case 'PaymentRefunded': {
      const { refundId, amountPence } = event.data;
      const refundIds = new Set(state.refundIds).add(refundId);
      return { ...state, refundedPence: state.refundedPence + amountPence, refundIds };
    }
    default:
      return assertNever(event);
  }
}

function charge({ orderId, amountPence, at }: ChargePayment, { orderIds }: Account): Decision<AccountEvent> {
  if (orderIds.has(orderId)) return accept();
  if (amountPence > LARGEST_CHARGE_PENCE) {
    const message = `One charge may come to ${LARGEST_CHARGE_PENCE} pence, not to ${amountPence}.`;
    return refuse('charge-limit-exceeded', message, { details: { limitPence: Number(LARGEST_CHARGE_PENCE) } });
  }
  return accept({ type: 'PaymentCharged', data: { orderId, amountPence, at } });
}

function refund({ refundId, amountPence, at }: RefundPayment, state: Account): Decision<AccountEvent> {
  if (state.refundIds.has(refundId)) return accept();
  const leftPence = state.chargedPence - state.refundedPence;
  if (amountPence > leftPence) {
    const message = `Of what was charged ${leftPence} pence are left, so ${amountPence} can't be paid back.`;
    return refuse('refund-exceeds-charges', message, { details: { leftPence: String(leftPence) } });
  }
  return accept({ type: 'PaymentRefunded', data: { refundId, amountPence, at } });
}
