/** A repair of kafkajs 2.2.4, made in its loaded modules before anything of it runs. */
export type Patch = {
  /** What breaks without it. */
  readonly closes: string;
  apply(modules: ClientModules): void;
  /** Whether the module that is in use is the repaired one. */
  isLive(modules: ClientModules): boolean;
};

/** kafkajs's modules by path below `kafkajs/src/`. */
export type ClientModules = {
  /** The module as it is in use now; the caller says what it exports. */
  read(path: string): unknown;
  /** Whoever requires the module from now on gets `exports` instead. */
  replace(path: string, exports: unknown): void;
};
