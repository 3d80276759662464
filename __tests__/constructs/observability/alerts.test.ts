import { describe, expect, it } from "vitest";
import { AlertRecipients, Duration } from "../../../constructs/index.ts";
import { problemsOf } from "../../kql/kusto.ts";
import { terraformOf } from "../terraform-of.ts";
import { alertRules, observed, rulesOf, rulesWithoutQueries } from "./observed.ts";

const untyped = <T>(value: unknown): T => value as T;

describe("the alerts of an observability", () => {
  it("are rules that tell those who are on call", () => {
    const made = observed({ dailyQuota: 5 });
    made.observability.alertOn.recommended();
    made.observability.alertOn.secretExpiry();
    expect(rulesWithoutQueries(made)).toMatchSnapshot();
  });

  it("ask what Microsoft's parser understands", () => {
    const { stack, observability } = observed({ dailyQuota: 5 });
    const { alertOn } = observability;
    alertOn.recommended();
    alertOn.secretExpiry();
    const server = "/orders/mcp";
    alertOn.errorRate({ id: "orders-errors", server });
    alertOn.latency({ id: "orders-slow", server, above: Duration.seconds(2) });
    alertOn.backendDown({ id: "orders-down", server });
    for (const [id, metric] of [
      ["calls", observability.metricCalls({ server })],
      ["throttled", observability.metricThrottled()],
      ["slow", observability.metricLatency({ percentile: 99, part: "gateway" })],
    ] as const) {
      alertOn.metric(id, metric, { above: 100 });
    }
    const queries = rulesOf(terraformOf(stack)).map(({ criteria }) => criteria[0]?.query ?? "");
    expect(queries).toHaveLength(13);
    expect(queries.flatMap(problemsOf)).toEqual([]);
    expect(queries.filter((query) => query.includes('server endswith "/orders/mcp"'))).toHaveLength(
      4,
    );
  });

  it("take other recipients, times and thresholds", () => {
    const { stack, observability } = observed();
    const id =
      "/subscriptions/9c6d3f5e-0000-4000-8000-000000000000/resourceGroups/rg-ops/providers/Microsoft.Insights/actionGroups/pager";
    observability.alertOn.refreshReuse({
      above: 3,
      over: Duration.hours(1),
      severity: 1,
      notify: [AlertRecipients.fromExisting(id)],
    });
    const [rule] = terraformOf(stack).ofType(alertRules);
    expect(rule).toMatchObject({
      window_duration: "PT1H",
      evaluation_frequency: "PT15M",
      severity: 1,
      action: { action_groups: [id] },
    });
    expect(JSON.stringify(rule)).toContain("value > 3");
  });

  it.each<[string, RegExp, (made: ReturnType<typeof observed>) => unknown]>([
    [
      "a second of a kind",
      /has the alert \\?"latency\\?" already/,
      ({ observability: { alertOn } }) => [alertOn.latency(), alertOn.latency()],
    ],
    [
      "seven minutes",
      /over must be a time that Azure looks back: 5 minutes/,
      ({ observability }) => observability.alertOn.errorRate({ over: Duration.minutes(7) }),
    ],
    [
      "a negative threshold",
      /above must be a number, 0 or more; it is -1/,
      ({ observability }) => observability.alertOn.errorRate({ above: -1 }),
    ],
    [
      "a count below nothing",
      /atLeast must be a number, 0 or more; it is -1/,
      ({ observability }) => observability.alertOn.backendDown({ atLeast: -1 }),
    ],
    [
      "a count that is none",
      /atLeast must be a number, 0 or more; it is NaN/,
      ({ observability }) => observability.alertOn.errorRate({ atLeast: Number.NaN }),
    ],
    [
      "seconds as a number",
      /above must be a Duration/,
      ({ observability }) => observability.alertOn.latency({ above: untyped(10) }),
    ],
    [
      "a severity that there is not",
      /severity must be 0, 1, 2, 3 or 4; it is 5/,
      ({ observability }) => observability.alertOn.refreshReuse({ severity: untyped(5) }),
    ],
    [
      "a quota that there is not",
      /give the Observability its dailyQuota/,
      ({ observability }) => observability.alertOn.quota(),
    ],
    [
      "a rate of what is no rate",
      /atLeast is not known of "Calls"/,
      ({ observability }) =>
        observability.alertOn.metric("calls", observability.metricCalls(), {
          above: 1,
          atLeast: 3,
        }),
    ],
    [
      "no threshold",
      /above is missing/,
      ({ observability }) => observability.alertOn.metric("calls", observability.metricCalls(), {}),
    ],
    [
      "nothing beside the metric",
      /props is missing. Give an object with .*above/,
      ({ observability }) =>
        observability.alertOn.metric("calls", observability.metricCalls(), untyped(undefined)),
    ],
    [
      "a rate that no rate passes",
      /above must be less than 100, in hundredths; it is 200/,
      ({ observability }) => observability.alertOn.errorRate({ above: 200 }),
    ],
    [
      "more than the whole quota",
      /above must be less than 100/,
      () => observed({ dailyQuota: 1 }).observability.alertOn.quota({ id: "all", above: 100 }),
    ],
    [
      "the id of a server, where its path is asked for",
      /server must be the path of an MCP server's URL, such as .weather.mcp; it is "orders"/,
      ({ observability }) => observability.alertOn.backendDown({ server: "orders" }),
    ],
    [
      "a server's URL, where its path is asked for",
      /server must be the path/,
      ({ observability }) => observability.metricCalls({ server: "https://a.example/orders/mcp" }),
    ],
    [
      "no metric",
      /alertOn.metric/,
      ({ observability }) => observability.alertOn.metric("calls", untyped("Calls"), { above: 1 }),
    ],
    [
      "an unknown property",
      /threshold is unknown/,
      ({ observability }) => observability.alertOn.errorRate(untyped({ threshold: 5 })),
    ],
    [
      "a percentile of 100",
      /percentile must be/,
      ({ observability }) => observability.metricLatency({ percentile: 100 }),
    ],
    [
      "a part that there is not",
      /part must be one of/,
      ({ observability }) => observability.metricLatency({ part: untyped("backend") }),
    ],
    [
      "nobody on call",
      /emails is empty/,
      ({ stack, platform }) => new AlertRecipients(stack, "none", { platform, emails: [] }),
    ],
    [
      "an address that is none",
      /"ops" is not one/,
      ({ stack, platform }) => new AlertRecipients(stack, "none", { platform, emails: ["ops"] }),
    ],
    [
      "an action group by its name",
      /actionGroupId must be a resource id/,
      () => AlertRecipients.fromExisting("pager"),
    ],
  ])("refuse %s", (_what, sentence, make) => {
    expect(() => make(observed())).toThrow(sentence);
  });
});
