import { commandsPerFlight, toProjectorFlights } from './projector-flights.ts';

test('the projector is found among the roles of its process', () => {
  const roles = [
    { name: 'ingress', details: { accepted: 12 } },
    { name: 'projector', details: { flights: 5, outcomes: 40 } },
  ];
  expect(toProjectorFlights({ ready: true, roles })).toEqual({ flights: 5, commands: 40 });
});

test.each([null, {}, { roles: 'none' }, { roles: [null, { name: 'projector' }] }])('%j tells nothing', (page) => {
  expect(toProjectorFlights(page)).toBeUndefined();
});

test('commands of one flight are those between two looks', () => {
  expect(commandsPerFlight({ flights: 5, commands: 40 }, { flights: 15, commands: 80 })).toBe(4);
  expect(commandsPerFlight(undefined, { flights: 15, commands: 80 })).toBeNaN();
  expect(commandsPerFlight({ flights: 5, commands: 40 }, { flights: 5, commands: 40 })).toBeNaN();
});
