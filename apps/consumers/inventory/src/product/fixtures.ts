import type { AdjustStock, ProductCommand, ProductEvent, RegisterProduct } from '@waybill/contracts-inventory';

const body: RegisterProduct = { description: 'WHITE HANGING HEART T-LIGHT HOLDER', openingUnits: 500 };

const adjustment: AdjustStock = {
  adjustmentId: '536414-1',
  quantity: 56,
  reason: 'found',
  adjustedAt: new Date('2010-12-01T11:52:00.000Z'),
};

export function registerProduct(changes: Partial<RegisterProduct> = {}): ProductCommand {
  return { type: 'RegisterProduct', data: { ...body, ...changes } };
}

export function describeProduct(description: string): ProductCommand {
  return { type: 'DescribeProduct', data: { description } };
}

export function adjustStock(changes: Partial<AdjustStock> = {}): ProductCommand {
  return { type: 'AdjustStock', data: { ...adjustment, ...changes } };
}

export const withdrawProduct: ProductCommand = { type: 'WithdrawProduct', data: {} };

export function productRegistered(changes: Partial<RegisterProduct> = {}): ProductEvent {
  return { type: 'ProductRegistered', data: { ...body, ...changes } };
}

export function productDescribed(description: string): ProductEvent {
  return { type: 'ProductDescribed', data: { description } };
}

export function stockAdjusted(changes: Partial<AdjustStock> = {}): ProductEvent {
  return { type: 'StockAdjusted', data: { ...adjustment, ...changes } };
}

export const productWithdrawn: ProductEvent = { type: 'ProductWithdrawn', data: {} };
