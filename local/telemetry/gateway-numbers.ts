/** What has been counted since a gateway began, as plain data. The page that shows it reads this as JSON. */

/** What a number is of, such as `server` and `outcome`. */
export type Labels = Readonly<Record<string, string>>;

export interface Counted {
  readonly labels: Labels;
  readonly count: number;
}

/** How many took how long. */
export interface Measured {
  readonly labels: Labels;
  readonly count: number;
  /** Of all together, in milliseconds. */
  readonly sum: number;
  /** The upper ends of the buckets in milliseconds; the last bucket has none. */
  readonly boundaries: readonly number[];
  /** How many are in each bucket, one more than there are boundaries. */
  readonly buckets: readonly number[];
}

export interface GatewayNumbers {
  /** When counting began, in milliseconds since 1970. */
  readonly since: number;
  readonly events: readonly Counted[];
  readonly refusals: readonly Counted[];
  readonly calls: readonly Counted[];
  readonly requests: readonly Counted[];
  readonly callDurations: readonly Measured[];
  readonly codesNeverRedeemed: number;
}

/** The numbers of a running gateway, for whoever shows them. */
export interface Metrics {
  /** Where Prometheus reads them. */
  readonly url: string;
  /** The same numbers, as they are now. */
  read(): Promise<GatewayNumbers>;
  /** Calls `listener` whenever something was counted, until the returned function is called. */
  listen(listener: () => void): () => void;
}
