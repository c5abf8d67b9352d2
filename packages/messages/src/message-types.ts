declare const types: unique symbol;

/** Says to the compiler what messages hold; nothing of it is there when the program runs. */
export type TypedBy<Types> = { readonly [types]?: Types };

/** What the messages of these schemas, or of this contract, hold; unknown where nobody says. */
export type TypesOf<Typed> = Typed extends TypedBy<infer Types> ? Types : unknown;

/** Short names of a team's commands. */
export type CommandName<Types> = Types extends { readonly commands: infer Commands } ? keyof Commands & string : string;

/** What a command holds. */
export type CommandBody<Types, Name> = Types extends { readonly commands: infer Commands }
  ? Name extends keyof Commands
    ? Commands[Name]
    : never
  : unknown;

/** The events of one aggregate, each with its `type` and `data`. */
export type EventOf<Types, Aggregate> = Types extends { readonly events: infer Events }
  ? Aggregate extends keyof Events
    ? Events[Aggregate]
    : never
  : never;
