export { specify as specifyDecider } from '@waybill/decider/testing';
export { specify as specifyProjection } from '@waybill/projection/testing';
export type { ReactorExpectation, ReactorSpecification } from './reactor/specify-reactor.ts';
export { specifyReactor } from './reactor/specify-reactor.ts';
export type { Faults } from './simulation/actor.ts';
export { NO_FAULTS, SOME_FAULTS } from './simulation/actor.ts';
export type { Simulation, SimulationOptions, Submitted } from './simulation/simulate.ts';
export { simulate } from './simulation/simulate.ts';
