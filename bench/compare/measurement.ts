/** What `make bench` measures, and what it found. */

/** A number that a run of a contender gives. */
export interface Figure {
  /** As the contenders name it, camelCase, with its unit. */
  readonly key: string;
  /** What a reader sees, with the unit. */
  readonly title: string;
  readonly better: 'more' | 'less';
}

/**
 * `limit`: no job system but what one is made of, used barely: how fast the database, the broker, or both together in
 * the steps of a turn, can be at this, or how fair anyone. `baseline`: Fairlane itself with less before it, or what one
 * would do without it.
 */
export type Kind =
  'fairlane' | 'baseline' | 'peer' | 'database limit' | 'broker limit' | 'turn limit' | 'fluid limit';

/** The figures of one run, by key; a contender may leave out those that make no sense for it. */
export type Run = Readonly<Record<string, number>>;

export interface Contender {
  /** kebab-case; unique in its workload. */
  readonly name: string;
  readonly title: string;
  readonly kind: Kind;
  /** Measures once, on databases and queues that nobody has used. */
  run(): Promise<Run>;
}

export interface Description {
  /** `W1`, ... */
  readonly id: string;
  readonly title: string;
  /** What is done, for a reader of the results. */
  readonly description: string;
  /** The one that matters most first. */
  readonly figures: readonly Figure[];
}

/** By contenders that run one after the other, or, where these share what takes long to make, in a way of its own. */
export type Workload = Description &
  (
    | {
        readonly contenders: readonly Contender[];
        /** Adds figures that compare contenders with each other, round by round. */
        readonly derive?: (measured: readonly MeasuredContender[]) => MeasuredContender[];
      }
    | { readonly measure: (repeats: number) => Promise<MeasuredContender[]> }
  );

/** All runs of a workload: what is kept of it, and what every table and plot is made from. */
export interface Measurement extends Description {
  readonly measuredAt: string;
  /** Versions of everything, and what it ran on. */
  readonly machine: Readonly<Record<string, string>>;
  readonly contenders: readonly MeasuredContender[];
}

export interface MeasuredContender extends Omit<Contender, 'run'> {
  /** In the order of the repeats. */
  readonly runs: readonly Run[];
}
