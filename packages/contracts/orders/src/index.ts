export { ordersContract } from './contract.ts';
export type {
  DailySalesView,
  LineKind,
  OrderCommand,
  OrderConfirmed,
  OrderEvent,
  OrderLine,
  OrderPlaced,
  OrderStatus,
  OrderView,
  PlaceOrder,
  PricedLine,
} from './generated.ts';
