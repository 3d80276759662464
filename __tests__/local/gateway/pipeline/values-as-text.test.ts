import { expect, it } from "vitest";
import { document, request } from "../harness.ts";

/** It holds itself twice at each of forty levels: forty objects, whose text has a trillion parts. */
const value =
  "@{ object a = 1; for (var i = 0; i &lt; 40; i++) { a = Tuple.Create(a, a); } return a; }";
const withValue = (policy: string) => policy.replace("VALUE", value);
const answer = "<return-response />";

it.each([
  ["a header", "value", '<set-header name="X"><value>VALUE</value></set-header>'],
  ["a body", "set-body", "<set-body>VALUE</set-body>"],
  [
    "the body of an answer",
    "set-body",
    "<return-response><set-body>VALUE</set-body></return-response>",
  ],
  ["what is traced", "message", '<trace source="x"><message>VALUE</message></trace>'],
  ["a key", "cache-remove-value", '<cache-remove-value key="VALUE" />'],
])("the text of a value has a budget as the expression had: %s", async (_, name, policy) => {
  const inbound = `${withValue(policy)}${policy.startsWith("<return") ? "" : answer}`;
  const { status, text } = await request({ operation: document({ inbound }) });
  expect(status).toBe(500);
  expect(text).toContain(`cannot run <${name}> at line 1: The expression`);
});
