import type { Commands, Views } from './generated.ts';

/** A method and a path that take a command, such as `PUT /v1/orders/{id}`. */
export type Route = keyof Commands;
/** What a route takes: the id in its path, the body, or both. */
export type CommandOf<R extends Route> = Commands[R]['command'];
/** Why a command of this route may be refused, in its team's words. */
export type CodeOf<R extends Route> = Commands[R]['code'];

/** Where a view is, such as `/v1/orders`. */
export type ViewPath = keyof Views;
export type DocumentOf<Path extends ViewPath> = Views[Path]['document'];
export type FilterOf<Path extends ViewPath> = Views[Path]['filter'];
export type SortOf<Path extends ViewPath> = Views[Path]['sort'];
