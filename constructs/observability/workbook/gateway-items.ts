import { storeAccess } from "../queries/access.ts";
import {
  callsByServer,
  callsOverTime,
  latencyByServer,
  latencyOverTime,
  topClients,
  topTools,
} from "../queries/calls.ts";
import { failures, refusals, securityEvents, throttled } from "../queries/refusals.ts";
import {
  codesNeverRedeemed,
  failedSignIns,
  oneSignIn,
  signInFunnel,
  signInsOverTime,
} from "../queries/sign-ins.ts";
import { volumeByTable, volumeOverTime } from "../queries/volume.ts";
import { markdown, parameters, query, timeGrain, type WorkbookItem } from "./items.ts";

/** Where the logs are that a workbook of gateways shows. */
export interface GatewayLogs {
  readonly insightsId: string;
  readonly workspaceId: string;
  /** Whether the access to stores is logged, too: a table comes with its first row, and asking for none is an error. */
  readonly storesAreLogged: boolean;
}

/** What people who operate gateways look at every morning. */
export function gatewayItems({
  insightsId,
  workspaceId,
  storesAreLogged,
}: GatewayLogs): WorkbookItem[] {
  const source = { resourceType: "microsoft.insights/components", id: insightsId } as const;
  const workspace = {
    resourceType: "microsoft.operationalinsights/workspaces",
    id: workspaceId,
  } as const;
  return [
    markdown(
      "title",
      "# MCP gateways\nSign-ins, calls, what was refused and why, and what it costs to know it.",
    ),
    parameters("parameters", "5d5cbd1c-9c0f-4a46-8bd3-6a6f1a1a4e01", [
      {
        id: "5d5cbd1c-9c0f-4a46-8bd3-6a6f1a1a4e02",
        name: "Flow",
        label: "Flow of one sign-in",
        value: "",
      },
      {
        id: "5d5cbd1c-9c0f-4a46-8bd3-6a6f1a1a4e03",
        name: "Price",
        label: "Price of a gigabyte",
        value: "2.30",
      },
    ]),
    query({
      name: "one sign-in",
      title: "One sign-in, from the first redirect to the last call",
      query: oneSignIn('"{Flow}"'),
      source,
      visualization: "table",
      empty: "No event has this flow within the time.",
      onlyWith: "Flow",
    }),
    markdown("sign-ins", "## Sign-ins"),
    query({
      name: "sign-in funnel",
      title: "How far sign-ins came",
      query: signInFunnel,
      source,
      visualization: "categoricalbar",
      width: 50,
      empty: "Nobody signed in.",
    }),
    query({
      name: "sign-ins over time",
      title: "Sign-ins over time",
      query: signInsOverTime(timeGrain),
      source,
      visualization: "barchart",
      width: 50,
      empty: "Nobody signed in.",
    }),
    query({
      name: "failed sign-ins",
      title: "Why sign-ins failed",
      query: failedSignIns,
      source,
      visualization: "table",
      width: 50,
      empty: "No sign-in failed.",
    }),
    query({
      name: "codes never redeemed",
      title: "Signed in, but the client never came for its token",
      query: codesNeverRedeemed,
      source,
      visualization: "table",
      width: 50,
      empty: "Every client came for its token.",
    }),
    markdown("calls", "## Calls"),
    query({
      name: "calls by server",
      title: "Calls by server",
      query: callsByServer,
      source,
      visualization: "table",
      width: 50,
      empty: "No call.",
    }),
    query({
      name: "calls over time",
      title: "Calls over time, by what came of them",
      query: callsOverTime(timeGrain),
      source,
      visualization: "barchart",
      width: 50,
      empty: "No call.",
    }),
    query({
      name: "latency by server",
      title: "Milliseconds of a call: in all, at the server, and in the gateway",
      query: latencyByServer,
      source,
      visualization: "table",
      empty: "No call.",
    }),
    query({
      name: "latency over time",
      title: "Milliseconds that 95 of 100 calls stay below, at the server and in the gateway",
      query: latencyOverTime(timeGrain),
      source,
      visualization: "linechart",
      empty: "No call.",
    }),
    query({
      name: "top tools",
      title: "Tools, where the gateway has rules for them",
      query: topTools,
      source,
      visualization: "table",
      width: 50,
      empty: "No tool was called of a server that has rules for tools.",
    }),
    query({
      name: "top clients",
      title: "Clients",
      query: topClients,
      source,
      visualization: "table",
      width: 50,
      empty: "No client called.",
    }),
    markdown("refused", "## Refused and failed"),
    query({
      name: "refusals",
      title: "Refused, and why",
      query: refusals,
      source,
      visualization: "table",
      width: 50,
      empty: "Nothing was refused.",
    }),
    query({
      name: "failures",
      title: "Failed, and why",
      query: failures,
      source,
      visualization: "table",
      width: 50,
      empty: "Nothing failed.",
    }),
    query({
      name: "throttled",
      title: "Answered with 429, too many requests",
      query: throttled(timeGrain),
      source,
      visualization: "barchart",
      empty: "Nobody came too often.",
    }),
    markdown("security", "## Security"),
    query({
      name: "security events",
      title: "Signs of an attack or a leak",
      query: securityEvents,
      source,
      visualization: "table",
      empty: "None.",
    }),
    ...(storesAreLogged
      ? [
          query({
            name: "store access",
            title: "Who reads and writes the stores of grants",
            query: storeAccess,
            source: workspace,
            visualization: "table",
            empty: "Nobody.",
          }),
        ]
      : []),
    markdown(
      "cost",
      "## What it costs to know it\nGigabytes that came in, times the price above. Azure's price list has that of your region; retention beyond the first 31 days costs extra.",
    ),
    query({
      name: "volume by table",
      title: "By kind of log",
      query: `${volumeByTable}\n| extend cost = round(gigabytes * {Price}, 2)`,
      source,
      visualization: "table",
      width: 50,
      empty: "Nothing came in.",
    }),
    query({
      name: "volume over time",
      title: "Over time",
      query: volumeOverTime(timeGrain),
      source,
      visualization: "areachart",
      width: 50,
      empty: "Nothing came in.",
    }),
  ];
}
