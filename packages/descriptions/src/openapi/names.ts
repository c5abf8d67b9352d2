import type { CommandContract, Contract, RecordSchema } from '@waybill/messages';

import type { Json } from '../options.ts';

/** Where a message's schema stands among the components: under its full name, which is unique. */
export function schemaName({ namespace, name }: RecordSchema): string {
  return `${namespace}.${name}`;
}

export function schemaRef(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** `placeOrder`, or `ordersPlaceOrder` where several teams have such a command. */
export function commandOperationId({ team, type }: CommandContract, contracts: readonly Contract[]): string {
  const sharing = contracts.flatMap(({ commands }) => commands).filter((command) => command.type === type).length;
  return sharing > 1 ? `${team}${type}` : `${type.slice(0, 1).toLowerCase()}${type.slice(1)}`;
}

/** `daily-sales` is `DailySales`. */
export function pascalCase(name: string): string {
  return name
    .split('-')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('');
}
