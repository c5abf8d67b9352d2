import type { Decider, Decision } from '@waybill/decider';
import { accept, begin, cancel, complete, refuse } from '@waybill/decider';

import type { ProbeCommand, ProbeEvent, ProbeVerb } from './contract.ts';

type State = Readonly<Record<string, never>>;

/** Does what the first word of the id says: see `CASES`. */
export const probe: Decider<State, ProbeCommand, ProbeEvent> = {
  initialState: {},
  decide(command, _state, id) {
    if (command.type === 'FinishProbe') {
      const { of, note } = command.data;
      return complete(of, 'finished', written(of, note));
    }
    const note = command.type === 'DeleteProbe' ? '' : command.data.note;
    return decideCase(id, command.type, note);
  },
  evolve: (state) => state,
  cancel: (of) => cancel(of, 'stopped'),
};

function decideCase(id: string, of: ProbeVerb, note: string): Decision<ProbeEvent> {
  const [name] = id.split('-');
  switch (name) {
    case 'refusal':
      return refuse('probe-refused', 'The id asks for a refusal.');
    case 'defect':
      throw new Error('The id asks for a defect.');
    case 'cancel':
    case 'slow':
    case 'restart':
      return begin({ type: 'ProbeBegun', data: { of, note } });
    default:
      return accept(written(of, note));
  }
}

function written(of: ProbeVerb, note: string): ProbeEvent {
  return of === 'DeleteProbe' ? { type: 'ProbeDeleted', data: {} } : { type: 'ProbeWritten', data: { note } };
}
