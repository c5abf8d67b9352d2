import type { GoodsLine, GoodsUnits, ReservationCommand, ReservationEvent } from '@waybill/contracts-inventory';

const goodsLines: readonly GoodsLine[] = [
  { sku: '85123A', quantity: 6 },
  { sku: '71053', quantity: 8 },
  { sku: '85123A', quantity: 2 },
];

const goodsUnits: readonly GoodsUnits[] = [
  { sku: '71053', units: 8n },
  { sku: '85123A', units: 8n },
];

export function reserveStock(lines = goodsLines): ReservationCommand {
  return { type: 'ReserveStock', data: { lines } };
}

export const releaseStock: ReservationCommand = { type: 'ReleaseStock', data: {} };

export function restockGoods(lines = goodsLines): ReservationCommand {
  return { type: 'RestockGoods', data: { lines } };
}

export function stockReserved(lines = goodsUnits): ReservationEvent {
  return { type: 'StockReserved', data: { lines } };
}

export function stockReleased(lines = goodsUnits): ReservationEvent {
  return { type: 'StockReleased', data: { lines } };
}

export function goodsRestocked(lines = goodsUnits): ReservationEvent {
  return { type: 'GoodsRestocked', data: { lines } };
}
