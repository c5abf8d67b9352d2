export { renderContract, renderPlatform } from './typescript/render-contract.ts';
