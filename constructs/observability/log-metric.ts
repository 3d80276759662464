import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** What a metric of the logs counts or measures. */
export type LogUnit = "count" | "percent" | "milliseconds" | "gigabytes";

/**
 * A number that is computed from what the gateways log: a KQL query that returns one row, with the number in the column
 * `value`. Where a few events would say nothing, the column `total` has how many there were. An `Observability` gives
 * them, and its `alertOn.metric` watches one.
 */
export class LogMetric {
  /** What it is, for people. */
  readonly title: string;
  /** The query, which runs as it is in the logs of the Application Insights, over the time that is asked for there. */
  readonly query: string;
  /** Its unit. */
  readonly unit: LogUnit;
  /** Whether the query returns how many events the number is computed from. */
  readonly hasTotal: boolean;

  /** @internal */
  constructor(title: string, unit: LogUnit, query: string) {
    this.title = title;
    this.unit = unit;
    this.query = query;
    this.hasTotal = /\btotal = /.test(query);
  }

  /**
   * The query for those times alone when the number is above a threshold.
   * @param threshold in the unit of the number
   * @param least how many things it has to be computed from
   * @throws InvalidPropertyError when it is not known how many there are.
   * @internal
   */
  above(threshold: number, least: number, construct: string): string {
    if (least <= 0) return `${this.query}\n| where value > ${threshold}`;
    if (!this.hasTotal) {
      const problem = `is not known of "${this.title}", which is a number of its own. Leave it out.`;
      throw new InvalidPropertyError(construct, "atLeast", problem);
    }
    return `${this.query}\n| where total >= ${least} and value > ${threshold}`;
  }
}
