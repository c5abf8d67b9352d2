import type { NodeName, StackPorts } from '../parts.ts';
import type { BrokerWishes } from './broker-wishes.ts';
import type { Installation } from './installation.ts';

/** A program and its arguments. */
export type ProgramLine = { readonly program: string; readonly args: readonly string[] };

/** All that a part must know to run as a plain process. */
export type PartPlace = {
  readonly installation: Installation;
  readonly ports: StackPorts;
  /** The part's own data folder; also its working directory. */
  readonly folder: string;
  /** Trade peak speed for a cheaper start. */
  readonly shortLived: boolean;
  /** Write a start archive at the end of this run instead of using one. */
  readonly recordArchives: boolean;
  /** What a broker is to do besides. */
  readonly brokers: BrokerWishes;
};

/** How one part runs as a plain process on 127.0.0.1. */
export type NativePart = {
  readonly name: NodeName;
  /** Writes what the program needs into its folder, and gives its command. */
  readonly prepare: (place: PartPlace) => Promise<ProgramLine>;
  /** The question that the part answers once it can work. Throws while it does not answer. */
  readonly isReady: (ports: StackPorts) => Promise<boolean>;
};
