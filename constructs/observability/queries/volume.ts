/** What a table costs: how much came in, of this Application Insights alone. */
export const volumeByTable = `union traces, requests, dependencies, exceptions
| summarize gigabytes = sum(_BilledSize) / 1000000000.0, rows = count() by table = itemType
| order by gigabytes desc`;

/** The same over time. */
export function volumeOverTime(grain: string): string {
  return `union traces, requests, dependencies, exceptions
| summarize gigabytes = sum(_BilledSize) / 1000000000.0 by bin(timestamp, ${grain}), table = itemType`;
}

/** How much of what is paid for came into the whole workspace since midnight, in gigabytes, as `value`. */
export const billedToday = `Usage
| where IsBillable == true and TimeGenerated > startofday(now())
| summarize value = sum(Quantity) / 1000.0`;
