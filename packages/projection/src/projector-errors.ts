/** The position document, or a partition in it, is not there. That is not "nothing decided": `waybill apply` creates it. */
export class PositionsMissingError extends Error {
  readonly code = 'positions-missing';

  constructor(keys: readonly string[]) {
    const what = keys.length === 0 ? 'There is no position document' : `There is no position of ${keys.join(', ')}`;
    super(`${what}: run \`waybill apply\`.`);
    this.name = new.target.name;
  }
}

/** The store lost its footing during a flight: begin again from the stored positions. Nothing was skipped. */
export class FlightLostError extends Error {
  readonly code = 'flight-lost';

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
