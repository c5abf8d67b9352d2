/** A defect that a directed test must catch: a text of one file, and what stands there instead. */
export type Mutant = {
  /** `M07` of the table of mutants, or the number of the rule with a word: `H1-term`. */
  readonly id: string;
  /** The rule that it breaks, as the specs number it. */
  readonly rule: string;
  /** What is wrong with it, in a few words. */
  readonly bug: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly caughtBy: CaughtBy;
};

/** The test that must fail with a mutant, and pass without it. */
export type CaughtBy = {
  readonly project: 'unit' | 'integration';
  /** From the root of the repository. */
  readonly file: string;
  /** A regular expression of titles, as jest's `-t` takes it. */
  readonly test: string;
  /** The file with the title, where it is not the test file: a contract suite's. */
  readonly suite?: string;
};
