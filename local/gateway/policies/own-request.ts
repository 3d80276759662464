import { HeaderMap, MessageBody, PolicyResponse } from "../../../policy/index.ts";
import { messageOf } from "../content/text-body.ts";
import { longestTimer } from "../longest-timer.ts";
import { bufferBody, outgoing, readWhole } from "../message/body.ts";
import { MessageHeaders } from "../message/headers.ts";
import type { Body } from "../message/message.ts";
import type { ClientCertificate } from "../outbound/outbound.ts";
import type { Step, StepOf } from "../pipeline/step.ts";
import { certificateOf } from "./authentication-certificate.ts";
import { identityToken } from "./authentication-managed-identity.ts";
import { backendAddress } from "./forward-request.ts";
import { proxyOf } from "./proxy.ts";
import { applyBody } from "./set-body.ts";
import { applyHeader } from "./set-header.ts";

/** A request on its way to be sent. */
interface Message {
  url: string;
  method: string;
  readonly headers: MessageHeaders;
  body: Body;
  certificate?: ClientCertificate;
  proxy?: string;
}

/** The request that a policy describes, or with mode="copy" the current one as it is changed. */
export async function compose(step: StepOf<"send-one-way-request">): Promise<Message> {
  const message = (await step.attribute("mode")) === "copy" ? await copied(step) : blank();
  for (const child of step.statement.children.map((statement) => step.child(statement))) {
    switch (child.statement.name) {
      case "set-url":
        message.url = await child.text();
        break;
      case "set-method":
        message.method = await child.text();
        break;
      case "set-header":
        await applyHeader(child, message.headers);
        break;
      case "authentication-certificate":
        message.certificate = await certificateOf(child);
        break;
      case "authentication-managed-identity":
        message.headers.set("Authorization", [`Bearer ${await identityToken(child)}`]);
        break;
      case "proxy":
        message.proxy = await proxyOf(child);
        break;
      default:
        await applyBody(child, message, messageOf(step));
    }
  }
  if (message.url === "") throw step.fault("ConfigurationError", "set-url gives no address.");
  return message;
}

function blank(): Message {
  return { url: "", method: "GET", headers: new MessageHeaders(), body: { kind: "none" } };
}

/** The current request; its body stays there for the backend. */
async function copied(step: StepOf<"send-one-way-request">): Promise<Message> {
  const { request } = step.exchange;
  await bufferBody(request, step.runtime.limits.bufferedPayload);
  const headers = request.headers.endToEnd();
  headers.delete("Host");
  headers.delete("Content-Length");
  const names = step.statement.children.map(({ name }) => name);
  return {
    url: names.includes("set-url") ? "" : backendAddress(step),
    method: request.method,
    headers,
    body: request.body,
  };
}

/** Sends it and collects the answer. */
export async function send(step: StepOf<"send-one-way-request">, message: Message) {
  const timeout = (await step.number("timeout", 60)) * 1000;
  const answer = await step.send(
    {
      url: message.url,
      method: message.method,
      headers: message.headers.toRaw(),
      body: outgoing(message.body),
      certificate: message.certificate,
      proxy: message.proxy,
    },
    { headersTimeout: timeout, signal: endOf(step, timeout) },
  );
  return new PolicyResponse({
    statusCode: answer.status,
    statusReason: answer.reason,
    headers: new HeaderMap(answer.headers),
    body: new MessageBody(await readWhole(answer.body, step.runtime.limits.bufferedPayload)),
  });
}

/** When it is given up: after its time, or when nobody waits for it any more. */
function endOf({ exchange: { cancelled } }: Step<never>, timeout: number): AbortSignal {
  const late = AbortSignal.timeout(Math.min(timeout, longestTimer));
  return cancelled === undefined ? late : AbortSignal.any([late, cancelled]);
}
