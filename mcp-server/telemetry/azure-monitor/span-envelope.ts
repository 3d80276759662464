import { type HrTime, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { hrTimeToMilliseconds } from "@opentelemetry/core";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { type Envelope, nameOf, propertiesOf, serviceTags } from "./envelope.ts";

/** A span as a row in `requests` or `dependencies`: its trace is the operation, what it was done for is the parent. */
export function spanEnvelope(span: ReadableSpan, iKey: string): Envelope {
  const { traceId } = span.spanContext();
  const isRequest = span.kind === SpanKind.SERVER || span.kind === SpanKind.CONSUMER;
  const parent = span.parentSpanContext?.spanId;
  return {
    name: `Microsoft.ApplicationInsights.${isRequest ? "Request" : "RemoteDependency"}`,
    time: new Date(hrTimeToMilliseconds(span.startTime)).toISOString(),
    iKey,
    tags: {
      ...serviceTags(span.resource),
      "ai.operation.id": traceId,
      ...(parent !== undefined && { "ai.operation.parentId": parent }),
      ...(isRequest && { "ai.operation.name": nameOf(span.name) }),
    },
    data: isRequest
      ? { baseType: "RequestData", baseData: requestOf(span) }
      : { baseType: "RemoteDependencyData", baseData: dependencyOf(span) },
  };
}

/** `success` and `responseCode` are required of a request. */
function requestOf(span: ReadableSpan): object {
  const status = span.attributes["http.response.status_code"];
  return {
    ...commonOf(span),
    responseCode: String(status ?? 0),
    success: !isFailed(span) && Number(status ?? 0) < 400,
  };
}

function dependencyOf(span: ReadableSpan): object {
  const status = span.attributes["http.response.status_code"];
  const target = span.attributes["server.address"];
  const type = span.attributes["http.request.method"] === undefined ? "InProc" : "HTTP";
  return {
    ...commonOf(span),
    type,
    success: !isFailed(span),
    ...(status !== undefined && { resultCode: String(status) }),
    ...(target !== undefined && { target: nameOf(String(target)) }),
  };
}

function commonOf(span: ReadableSpan): object {
  return {
    ver: 2,
    id: span.spanContext().spanId,
    name: nameOf(span.name),
    duration: durationOf(span.duration),
    properties: propertiesOf(span.resource, span.attributes),
  };
}

function isFailed({ status }: ReadableSpan): boolean {
  return status.code === SpanStatusCode.ERROR;
}

/** `DD.HH:MM:SS.MMMMMM`. */
function durationOf([seconds, nanoseconds]: HrTime): string {
  const digits = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const clock = [(seconds / 3_600) % 24, (seconds / 60) % 60, seconds % 60].map(digits).join(":");
  const micros = String(Math.floor(nanoseconds / 1_000)).padStart(6, "0");
  return `${digits(seconds / 86_400)}.${clock}.${micros}`;
}
