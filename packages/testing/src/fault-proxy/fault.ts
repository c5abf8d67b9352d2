import type { ApiName, Direction } from './frames.ts';
import type { PartitionPlace } from './partition-places.ts';

/** Which frames a fault hits. */
type Aim = {
  readonly direction: Direction;
  readonly api: ApiName | 'any';
  /** How many frames are hit. @default 1 */
  readonly times?: number | undefined;
  /** How many that would be hit pass first. @default 0 */
  readonly skip?: number | undefined;
  /** Only requests that name this partition, and their responses: Produce and Fetch. @default any */
  readonly at?: PartitionPlace | undefined;
  /** Only connections to the broker at this port. @default any */
  readonly brokerPort?: number | undefined;
};

/**
 * What happens to frames: they are swallowed, the connection ends instead, or they wait until the fault is released or
 * for a time from a range; those behind a frame on the same connection wait with it.
 */
export type FrameFault = Aim &
  (
    | { readonly kind: 'drop' | 'close' | 'hold' }
    | { readonly kind: 'delay'; readonly delayMs: readonly [least: number, most: number] }
  );

/**
 * What happens to connections, old and new, until the fault is released: nothing passes one way or `both` ways, though
 * all stay open and get what waited in the end; or they end and none is taken (`refused`).
 */
export type CutFault = {
  readonly kind: 'cut';
  readonly ways: Direction | 'both' | 'refused';
  /** Only connections to the broker at this port. @default any */
  readonly brokerPort?: number | undefined;
};

/** Plain data: a fault may be printed, and injected again. */
export type Fault = FrameFault | CutFault;

/** A fault at work. */
export interface InjectedFault {
  /** Frames, or for a cut connections, that it has hit. */
  readonly hits: number;
  /** Nothing more is hit; what waits goes on. */
  release(): void;
}

/** How much was hit so far: frames by kind, direction and api; connections by cut. */
export type FaultCount = {
  readonly kind: Fault['kind'];
  readonly direction: Direction | 'both' | 'refused';
  readonly api: ApiName | 'any';
  readonly hits: number;
};
