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
export type Decision<Event extends Message> = {
  readonly events: readonly Event[];
  readonly refusal?: Refusal;
  /** Set when the command's operation goes on: it stays `Running` until a later decision of this aggregate ends it. */
  readonly goesOn?: true;
  /** What the decision means for an operation of this aggregate that is running. */
  readonly process?: ProcessStep;
};

/** A step of a process: of the operation that a command of this aggregate has left running. */
export type ProcessStep = {
  /** Short name of the command that began it, such as `PlaceOrder`; at most one of each runs at a time. */
  readonly of: string;
  /** What has happened, for whoever looks at the operation, such as `stock-reserved`. */
  readonly step: string;
  /** How the operation ends; without it it stays `Running`. */
  readonly ends?: 'succeeded' | 'canceled' | Refusal;
};

/**
 * The domain logic of one kind of aggregate: pure, synchronous, deterministic. Time and ids come with the command.
 * Anything that `decide` or `evolve` throws is a defect. The state is plain data: it is copied by the structured clone
 * algorithm, to which classes and functions mean nothing.
 */
export type Decider<State, Command extends Message, Event extends Message> = {
  readonly initialState: State;
  /**
   * `id` is that of the aggregate, for rules that hold for one of its kind alone; `time` that of the command, as the ingress
   * or a reactor has stamped it: the log tells it whenever the command is decided again.
   */
  readonly decide: (command: Command, state: State, id: string, time: Date) => Decision<Event>;
  readonly evolve: (state: State, event: Event) => State;
  /**
   * Decides that an operation shall be cancelled that goes on: by `cancel` it ends at once, by `advance` it is unwound
   * first, by `refuse` it goes on. Without this nothing that has begun can be cancelled.
   *
   * @param of  short name of the command that began it
   */
  readonly cancel?: (of: string, state: State) => Decision<Event>;
  /**
   * Raise it when `evolve` folds the same events into another state than before, so that what the former one folded is
   * not taken for its own. The text of `evolve` is looked at anyway; this is for what it calls.
   *
   * @default 1
   */
  readonly stateVersion?: number;
};

/** The command takes effect by these events; none means that what it asks for is so already. */
export function accept<Event extends Message>(...events: readonly Event[]): Decision<Event> {
  return { events };
}

/** The command takes effect by these events, and its operation goes on until `advance` or one of its kin ends it. */
export function begin<Event extends Message>(...events: readonly Event[]): Decision<Event> {
  return { events, goesOn: true };
}

/**
 * The command is a step of the process that `of` began.
 *
 * @param step  what has happened, in kebab case: it is shown with the operation
 */
export function advance<Event extends Message>(of: string, step: string, ...events: readonly Event[]): Decision<Event> {
  return { events, process: { of, step } };
}

/** The command is the last step of the process that `of` began: its operation ends `Succeeded`. */
export function complete<Event extends Message>(
  of: string,
  step: string,
  ...events: readonly Event[]
): Decision<Event> {
  return { events, process: { of, step, ends: 'succeeded' } };
}

/** The command is the last step of the process that `of` began: its operation ends `Failed` for this reason. */
export function abandon<Event extends Message>(
  of: string,
  step: string,
  ends: Refusal,
  ...events: readonly Event[]
): Decision<Event> {
  return { events, process: { of, step, ends } };
}

/** The command is the last step of the process that `of` began: its operation ends `Canceled`. */
export function cancel<Event extends Message>(of: string, step: string, ...events: readonly Event[]): Decision<Event> {
  return { events, process: { of, step, ends: 'canceled' } };
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
