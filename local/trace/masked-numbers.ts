import type { GatewayNumbers, Labels } from "../telemetry/gateway-numbers.ts";
import type { Masks } from "./masking.ts";

/** Numbers with secrets taken out of their labels: clients and tools are named by others. */
export function maskedNumbers(numbers: GatewayNumbers, masks: Masks): GatewayNumbers {
  const masked = <One extends { readonly labels: Labels }>(all: readonly One[]): One[] =>
    all.map((one) => ({ ...one, labels: maskedLabels(one.labels, masks) }));
  const { events, refusals, calls, requests, callDurations } = numbers;
  return {
    ...numbers,
    events: masked(events),
    refusals: masked(refusals),
    calls: masked(calls),
    requests: masked(requests),
    callDurations: masked(callDurations),
  };
}

function maskedLabels(labels: Labels, masks: Masks): Labels {
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [label, masks.text(value)]),
  );
}
