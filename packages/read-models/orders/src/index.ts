export { customers } from './customers.ts';
export { dailySales } from './daily-sales.ts';
export { orders } from './orders.ts';
export { productSales } from './product-sales.ts';
export { returns } from './returns.ts';
