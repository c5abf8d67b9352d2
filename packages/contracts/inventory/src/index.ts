export { inventoryContract } from './contract.ts';
export type {
  AdjustStock,
  DescribeProduct,
  ProductCommand,
  ProductDescribed,
  ProductEvent,
  ProductRegistered,
  ProductView,
  ProductWithdrawn,
  RegisterProduct,
  StockAdjusted,
  WithdrawProduct,
} from './generated.ts';
