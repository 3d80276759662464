import {
  Boxed,
  CSharpException,
  JToken,
  type LiquidValue,
  liquidFromJson,
} from "../../../policy/index.ts";
import { Halt } from "../fault.ts";
import type { MessageHeaders } from "../message/headers.ts";
import type { RequestState, ResponseState, UrlParts } from "../message/message.ts";
import type { Step } from "../pipeline/step.ts";
import { bodyText } from "./text-body.ts";

/**
 * What a Liquid template can name: `body`, by its content type, and `context` ("set-body", section Using
 * Liquid templates).
 *
 * @param input the message whose body it is; none inside return-response, which has taken it away
 */
export async function liquidBindings(
  step: Step<never>,
  input: RequestState | ResponseState | undefined,
  parsesDates: boolean,
): Promise<ReadonlyMap<string, LiquidValue>> {
  const body = input === undefined ? null : await boundBody(step, input, parsesDates);
  return new Map([
    ["body", body],
    ["context", contextOf(step, parsesDates)],
  ]);
}

async function boundBody(
  step: Step<never>,
  input: RequestState | ResponseState,
  parsesDates: boolean,
): Promise<LiquidValue> {
  const text = (await bodyText(step, input)) ?? "";
  const [type = ""] = (input.headers.first("Content-Type") ?? "").toLowerCase().split(";");
  if (text === "") return "";
  if (/^(?:application|text)\/json$|\+json$/.test(type.trim())) {
    try {
      return liquidFromJson(text, parsesDates);
    } catch (error) {
      if (!(error instanceof CSharpException)) throw error;
      throw step.fault("InvalidBody", `The body is no JSON: ${error.message}`, error);
    }
  }
  if (/^(?:application|text)\/xml$|\+xml$/.test(type.trim())) {
    const { name, place } = step.statement;
    const problem = "no page says how a Liquid template binds a body of XML.";
    throw new Halt(name, place.line, new Error(problem));
  }
  return text;
}

const record = (values: Readonly<Record<string, LiquidValue>>): LiquidValue =>
  new Map(Object.entries(values));

function contextOf({ exchange }: Step<never>, parsesDates: boolean): LiquidValue {
  const { request, response, variables } = exchange;
  return record({
    Request: record({
      Url: urlOf(request.url),
      Method: request.method,
      OriginalMethod: exchange.operation?.method ?? request.method,
      OriginalUrl: urlOf(request.originalUrl),
      IpAddress: request.ipAddress,
      MatchedParameters: new Map(request.matchedParameters),
      HasBody: request.body.kind !== "none",
      ClientCertificates: [],
      Headers: headersOf(request.headers),
    }),
    Response:
      response === undefined
        ? null
        : record({
            StatusCode: response.status,
            Method: request.method,
            Headers: headersOf(response.headers),
          }),
    Variables: new Map(
      [...variables].map(([name, value]): [string, LiquidValue] => [
        name,
        value instanceof JToken ? liquidFromJson(value.toString(), parsesDates) : variableOf(value),
      ]),
    ),
  });
}

function variableOf(value: unknown): LiquidValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (value instanceof Boxed) return variableOf(value.value);
  return null;
}

function headersOf(headers: MessageHeaders): LiquidValue {
  return new Map(
    [...headers].map(([name, values]): [string, LiquidValue] => [name, values.join(",")]),
  );
}

function urlOf({ scheme, host, port, path, query }: Readonly<UrlParts>): LiquidValue {
  const queryString = query === "" ? "" : `?${query}`;
  const usual = (scheme === "https" && port === 443) || (scheme === "http" && port === 80);
  const whole = `${scheme}://${host}${usual || port === 0 ? "" : `:${port}`}${path}${queryString}`;
  const parameters = new Map<string, LiquidValue>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${String(before)},${value}`);
  }
  return record({
    Scheme: scheme,
    Host: host,
    Port: port,
    Path: path,
    Query: parameters,
    QueryString: queryString,
    ToUri: whole,
    ToString: whole,
  });
}
