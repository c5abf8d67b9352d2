export { dailySales } from './daily-sales.ts';
export { orders } from './orders.ts';
