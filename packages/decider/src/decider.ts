/** A command or event as deciders see it: a literal type and its data. */
export type Message = { readonly type: string; readonly data: unknown };

/** Why a decider says no. The code stands in the team's contract. */
export type Refusal = {
  readonly code: string;
  readonly message: string;
  /** JSON pointer into the submitted body. */
  readonly target?: string;
  readonly details?: unknown;
};

/** What became of a command: its events, and a refusal if it was one. */
export type Decision<Event extends Message> = { readonly events: readonly Event[]; readonly refusal?: Refusal };

/**
 * The domain logic of one kind of aggregate: pure, synchronous, deterministic. Time and ids come with the command.
 * Anything that `decide` or `evolve` throws is a defect. The state is plain data: it is copied by the structured clone
 * algorithm, to which classes and functions mean nothing.
 */
export type Decider<State, Command extends Message, Event extends Message> = {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Decision<Event>;
  readonly evolve: (state: State, event: Event) => State;
};

/** The command takes effect by these events; none means that what it asks for is so already. */
export function accept<Event extends Message>(...events: readonly Event[]): Decision<Event> {
  return { events };
}

/** The command has no effect; the client's operation ends `Failed` with this code. */
export function refuse(
  code: string,
  message: string,
  where: Pick<Refusal, 'target' | 'details'> = {},
): Decision<never> {
  return { events: [], refusal: { code, message, ...where } };
}

/** The state behind these events. */
export function fold<State, Event extends Message>(
  decider: Pick<Decider<State, never, Event>, 'evolve' | 'initialState'>,
  events: readonly Event[],
  before: State = decider.initialState,
): State {
  return events.reduce((state, event) => decider.evolve(state, event), before);
}
