import { describe, expect, it } from "vitest";
import {
  block,
  choose,
  found,
  get,
  header,
  otherwise,
  read,
  readOr,
  type Sections,
  set,
  when,
} from "./effective-policies.ts";

describe("a variable that is read before it is set", () => {
  it.each<[string, Sections, boolean]>([
    ["set before", { inbound: set("a") + read("a") }, true],
    ["set after", { inbound: read("a") + set("a") }, false],
    ["set by its own value", { inbound: set("a", '@(context.Variables["a"])') }, false],
    ["set in inbound, read in outbound", { inbound: set("a"), outbound: read("a") }, true],
    ["set in backend, read in inbound", { inbound: read("a"), backend: set("a") }, false],
    ["a default", { inbound: readOr("a") + set("a") }, true],
    ["an alias", { inbound: block('var all = context.Variables; return (string)all["a"];') }, true],
    [
      "a name that is computed",
      { inbound: header('(string)context.Variables["a" + context.RequestId]') },
      true,
    ],
    [
      "a name put together from constants",
      { inbound: header('(string)context.Variables["a" + "b"]') },
      false,
    ],
    [
      "looked for in the same expression",
      {
        inbound: header('context.Variables.ContainsKey("a") ? (string)context.Variables["a"] : ""'),
      },
      true,
    ],
    [
      "tried in the same expression",
      { inbound: header('context.Variables.TryGetValue("a", out object v) ? (string)v : ""') },
      true,
    ],
    [
      "another looked for",
      {
        inbound: header('context.Variables.ContainsKey("b") ? (string)context.Variables["a"] : ""'),
      },
      false,
    ],
  ])("%s", (_how, sections, isRight) => {
    const unset = found(sections).filter((each) => each.startsWith("variable-unset"));
    expect(unset.length === 0).toBe(isRight);
  });

  it.each<[string, string, boolean]>([
    ["set in one branch", choose(when(get, set("a"))), false],
    ["set in every branch", choose(when(get, set("a")), otherwise(set("a"))), true],
    [
      "set in every branch but the implied one",
      choose(when(get, set("a")), when("true", set("a"))),
      false,
    ],
    [
      "set in every branch that goes on",
      choose(when(get, set("a")), otherwise("<return-response />")),
      true,
    ],
    [
      "set where no other branch goes on",
      choose(when(get, "<return-response />"), otherwise(set("a"))),
      true,
    ],
    [
      "set nowhere, and nothing goes on",
      choose(when(get, "<return-response />"), otherwise("<return-response />")),
      true,
    ],
    ["set behind the end", `<return-response />${set("a")}`, true],
    ["set before the choice", set("a") + choose(when(get, "")), true],
    [
      "set deep inside",
      choose(when(get, choose(when("true", set("a")), otherwise(set("a")))), otherwise(set("a"))),
      true,
    ],
    ["set unless it is there", choose(when('!context.Variables.ContainsKey("a")', set("a"))), true],
    [
      "set by those who miss it",
      choose(when('context.Variables.GetValueOrDefault<string>("a") == null', set("a"))),
      true,
    ],
    [
      "the request ends without it",
      choose(when('!context.Variables.ContainsKey("a")', "<return-response />")),
      true,
    ],
    [
      "looked for, and nothing done about it",
      choose(when('context.Variables.ContainsKey("a")', read("a"))),
      false,
    ],
    [
      "set in retry",
      `<retry condition="@(false)" count="3" interval="1">${set("a")}</retry>`,
      true,
    ],
    [
      "set by send-request",
      '<send-request response-variable-name="a" ignore-error="true"><set-url>https://a.example</set-url></send-request>',
      true,
    ],
    [
      "set by a name that is computed",
      '<send-request response-variable-name="@(context.Request.Method)"><set-url>https://a.example</set-url></send-request>',
      true,
    ],
    ["perhaps set by the cache", '<cache-lookup-value key="k" variable-name="a" />', false],
    [
      "set by the cache or its default",
      '<cache-lookup-value key="k" variable-name="a" default-value="" />',
      true,
    ],
    [
      "set by the cache or by those who miss it",
      `<cache-lookup-value key="k" variable-name="a" />${choose(when('!context.Variables.ContainsKey("a")', set("a")))}`,
      true,
    ],
    [
      "set by validate-jwt",
      '<validate-jwt header-name="h" output-token-variable-name="a" />',
      true,
    ],
    [
      "set by a managed identity",
      '<authentication-managed-identity resource="r" output-token-variable-name="a" />',
      true,
    ],
    [
      "perhaps set by a managed identity",
      '<authentication-managed-identity resource="r" output-token-variable-name="a" ignore-error="true" />',
      false,
    ],
    [
      "set by a rate limit",
      '<rate-limit-by-key calls="1" renewal-period="1" counter-key="k" remaining-calls-variable-name="a" />',
      true,
    ],
    [
      "set by a rate limit that is exceeded",
      '<rate-limit-by-key calls="1" renewal-period="1" counter-key="k" retry-after-variable-name="a" />',
      false,
    ],
    ["set by a fragment that nobody knows", '<include-fragment fragment-id="other" />', true],
    [
      "perhaps set by a fragment that nobody knows",
      choose(when(get, '<include-fragment fragment-id="other" />')),
      false,
    ],
  ])("%s", (_how, before, isRight) => {
    expect(found({ inbound: before + read("a") })).toEqual(isRight ? [] : ["variable-unset a"]);
  });

  it("is a response too, that return-response starts from", () => {
    const answer = '<return-response response-variable-name="a" />';
    expect(found({ inbound: answer })).toEqual(["variable-unset a"]);
    const send =
      '<send-request response-variable-name="a"><set-url>https://a.example</set-url></send-request>';
    expect(found({ inbound: send + answer })).toEqual([]);
  });

  it("is read in a condition only after those before it did not hold", () => {
    const holds = (name: string) => `(bool)context.Variables["${name}"]`;
    const start = choose(
      when('!context.Variables.ContainsKey("a")', "<return-response />"),
      when(holds("a"), ""),
    );
    expect(found({ inbound: start })).toEqual([]);
    expect(found({ inbound: choose(when(get, set("a")), when(holds("a"), "")) })).toEqual([
      "variable-unset a",
    ]);
  });

  it("is there where the same condition held before, or none of the same", () => {
    const both = (a: string, b: string) => choose(when(get, a), otherwise(b));
    const sets = both(set("a"), set("b"));
    expect(found({ inbound: sets + both(read("a"), read("b")) })).toEqual([]);
    expect(found({ inbound: sets + both(read("b"), read("a")) })).toEqual([
      "variable-unset b",
      "variable-unset a",
    ]);
  });

  it("is there where another variable says so", () => {
    const known = set("hasToken", '@(context.Variables.ContainsKey("token"))');
    const maybe = choose(when(get, set("token")));
    const use = choose(when('(bool)context.Variables["hasToken"]', read("token")));
    expect(found({ inbound: maybe + known + use })).toEqual([]);
    expect(found({ inbound: maybe + set("hasToken", "@(true)") + use })).toEqual([
      "variable-unset token",
    ]);
  });

  it("is a retry's condition only after its statements", () => {
    const retry = (inside: string) =>
      `<retry condition="@((string)context.Variables["a"] == "")" count="3" interval="1">${inside}</retry>`;
    expect(found({ inbound: retry(set("a")) })).toEqual([]);
    expect(found({ inbound: retry("") + set("a") })).toEqual(["variable-unset a"]);
  });
});
