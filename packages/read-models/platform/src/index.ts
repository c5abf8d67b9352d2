export { webhookDeliveries } from './webhook-deliveries.ts';
export { webhookEndpoints } from './webhook-endpoints.ts';
