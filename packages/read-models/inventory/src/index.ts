export { products } from './products.ts';
export { stockLevels } from './stock-levels.ts';
