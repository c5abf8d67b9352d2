// Written by `waybill generate` from the contracts. Do not edit.
import type { Commands as OrdersCommands, Views as OrdersViews } from './orders.ts';
import type { Commands as InventoryCommands, Views as InventoryViews } from './inventory.ts';
import type { Commands as PaymentsCommands, Views as PaymentsViews } from './payments.ts';
import type { Commands as PlatformCommands, Views as PlatformViews } from './platform.ts';

/** What every team takes, by route. */
export type Commands = OrdersCommands & InventoryCommands & PaymentsCommands & PlatformCommands;

/** What every team shows, by path. */
export type Views = OrdersViews & InventoryViews & PaymentsViews & PlatformViews;
