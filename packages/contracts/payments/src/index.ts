export { paymentsContract } from './contract.ts';
export type {
  AccountCommand,
  AccountEvent,
  ChargePayment,
  LedgerCommand,
  LedgerEntryPosted,
  LedgerEvent,
  LedgerView,
  PaymentCharged,
  PaymentRefunded,
  PostLedgerEntry,
  RefundPayment,
} from './generated.ts';
