import type { CancelOrder, OrderPlaced, StepRefusal } from '@waybill/contracts-orders';

/** An order as its decider knows it; `awaits` names the answer of another team without which it does not go on. */
export type Order =
  | { readonly status: 'none' | 'rejected' }
  | { readonly status: 'placed'; readonly awaits: 'reservation' | 'charge'; readonly placed: OrderPlaced }
  /** The charge was refused: what was set aside is being given back. */
  | { readonly status: 'declined'; readonly refusal: StepRefusal; readonly placed: OrderPlaced }
  | { readonly status: 'confirmed'; readonly placed: OrderPlaced }
  | {
      readonly status: 'cancelling';
      readonly awaits: 'refund' | 'release';
      readonly cancellation: CancelOrder;
      readonly placed: OrderPlaced;
    }
  | { readonly status: 'cancelled'; readonly cancellationId: string; readonly placed: OrderPlaced };
