import type { GoodsLine, GoodsUnits, ReservationCommand, ReservationEvent } from '@waybill/contracts-inventory';
import type { Decider, Decision } from '@waybill/decider';
import { accept, refuse } from '@waybill/decider';
import { assertNever } from '@waybill/messages';

import { unitsBySku } from './units-by-sku.ts';

/** What an order has set aside and a return has brought back, as the decider knows it. */
export type Reservation = {
  readonly status: 'none' | 'reserved' | 'released';
  /** What is set aside now or was before it was given back. */
  readonly lines: readonly GoodsUnits[];
  /** An order and a return may have the same id: what came back says nothing about what was set aside. */
  readonly restocked: boolean;
};

/** Sets goods aside whatever the stock is: the shop takes orders beyond it and buys in. */
export const reservation: Decider<Reservation, ReservationCommand, ReservationEvent> = {
  initialState: { status: 'none', lines: [], restocked: false },
  decide,
  evolve,
};

/** Pieces of one product that one order may set aside. */
const LARGEST_ALLOCATION = 2_500n;

function decide(command: ReservationCommand, state: Reservation): Decision<ReservationEvent> {
  switch (command.type) {
    case 'ReserveStock':
      return reserve(command.data.lines, state);
    case 'ReleaseStock':
      return state.status === 'reserved' ? accept({ type: 'StockReleased', data: { lines: state.lines } }) : accept();
    case 'RestockGoods':
      return state.restocked
        ? accept()
        : accept({ type: 'GoodsRestocked', data: { lines: unitsBySku(command.data.lines) } });
    default:
      return assertNever(command);
  }
}

function evolve(state: Reservation, event: ReservationEvent): Reservation {
  switch (event.type) {
    case 'StockReserved':
      return { ...state, status: 'reserved', lines: event.data.lines };
    case 'StockReleased':
      return { ...state, status: 'released' };
    case 'GoodsRestocked':
      return { ...state, restocked: true };
    default:
      return assertNever(event);
  }
}

/** What was given back is not set aside once more: the order that asked for it has ended. */
function reserve(lines: readonly GoodsLine[], { status }: Reservation): Decision<ReservationEvent> {
  if (status !== 'none') return accept();
  const goods = unitsBySku(lines);
  const tooMuch = goods.find(({ units }) => units > LARGEST_ALLOCATION);
  if (tooMuch === undefined) return accept({ type: 'StockReserved', data: { lines: goods } });
  const message = `One order may have ${LARGEST_ALLOCATION} pieces of a product, not ${tooMuch.units} of ${tooMuch.sku}.`;
  return refuse('allocation-limit-exceeded', message, {
    details: { sku: tooMuch.sku, units: Number(tooMuch.units), limit: Number(LARGEST_ALLOCATION) },
  });
}
