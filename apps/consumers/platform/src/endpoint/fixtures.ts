import type { EndpointEvent, RegisterEndpoint } from '@waybill/contracts-platform';

/** The time of all commands that are tried. */
export const NOW = new Date('2026-11-22T10:00:00.000Z');

export const URL_OF_ERP = 'https://erp.example/hooks';

type Data<Type extends EndpointEvent['type']> = Extract<EndpointEvent, { readonly type: Type }>['data'];

export function registerEndpoint(changes: Partial<RegisterEndpoint> = {}) {
  return {
    type: 'RegisterEndpoint' as const,
    data: { url: URL_OF_ERP, kinds: ['PlaceOrder'], enabled: true, ...changes },
  };
}

export function endpointRegistered(changes: Partial<Data<'EndpointRegistered'>> = {}) {
  const { data } = registerEndpoint();
  return {
    type: 'EndpointRegistered' as const,
    data: { ...data, registration: 1, generation: 1, at: NOW, ...changes },
  };
}

export function endpointConfirmed(registration = 1) {
  return { type: 'EndpointConfirmed' as const, data: { registration, at: NOW } };
}

export function endpointDeleted() {
  return { type: 'EndpointDeleted' as const, data: {} };
}

export function endpointTested(test = 1) {
  return { type: 'EndpointTested' as const, data: { test, at: NOW } };
}
