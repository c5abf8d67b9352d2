import type { AccountCommand, AccountEvent, ChargePayment, RefundPayment } from '@waybill/contracts-payments';

const charge: ChargePayment = {
  orderId: '536365',
  amountPence: 13_912n,
  at: new Date('2010-12-01T08:26:00.000Z'),
};

const refund: RefundPayment = {
  refundId: 'C536379',
  amountPence: 2_750n,
  at: new Date('2010-12-01T09:41:00.000Z'),
};

export function chargePayment(changes: Partial<ChargePayment> = {}): AccountCommand {
  return { type: 'ChargePayment', data: { ...charge, ...changes } };
}

export function refundPayment(changes: Partial<RefundPayment> = {}): AccountCommand {
  return { type: 'RefundPayment', data: { ...refund, ...changes } };
}

export function paymentCharged(changes: Partial<ChargePayment> = {}): AccountEvent {
  return { type: 'PaymentCharged', data: { ...charge, ...changes } };
}

export function paymentRefunded(changes: Partial<RefundPayment> = {}): AccountEvent {
  return { type: 'PaymentRefunded', data: { ...refund, ...changes } };
}
