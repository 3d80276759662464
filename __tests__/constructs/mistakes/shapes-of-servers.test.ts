import { describe } from "vitest";
import {
  AllowedOrigins,
  BackendCredential,
  McpBackend,
  PolicyStep,
  RateLimit,
} from "../../../constructs/index.ts";
import { expectRefusals, gateway, server, untyped } from "./mistakes.ts";

const credential = BackendCredential.managedIdentity("api://orders.example/mcp");
const url = "https://mcp.example/mcp";
const given = (props: unknown) => server(untyped(props));
const clients = (props: unknown) => gateway(untyped({ clients: props }));

describe("a server or a gateway in JavaScript", () => {
  expectRefusals([
    [
      "a tool's roles as its rule",
      /^stack\/gateway: tools\.approve of the server "notes" cannot be a list\. Give an object with scopes, askAtSignIn, roles/,
      given({ tools: { approve: ["Orders.Approve"] } }),
    ],
    [
      "a rule with a misspelt role",
      /: tools\.approve\.role of the server "notes" is unknown; did you mean roles\?$/,
      given({ tools: { approve: { role: "X" } } }),
    ],
    [
      "a rule's roles as text",
      /: tools\.approve\.roles of .* cannot be text\. Give a list; each item is text\.$/,
      given({ tools: { approve: { roles: "X" } } }),
    ],
    [
      "no rule at all",
      /: tools\.approve of .* cannot be null/,
      given({ tools: { approve: null } }),
    ],
    [
      "tools as a list",
      /: tools of .* cannot be a list\. Give an object with the tools as names/,
      given({ tools: [{ name: "approve", roles: ["X"] }] }),
    ],
    [
      "a limit as a number",
      /: rateLimits\.perPerson of .* cannot be a number\. Give a RateLimit: RateLimit\.perMinute/,
      given({ rateLimits: { perPerson: 300 } }),
    ],
    [
      "a limit that nobody made",
      /: rateLimits\.perPerson of .* cannot be a function/,
      given({ rateLimits: { perPerson: RateLimit.none } }),
    ],
    [
      "a limit in the place of several",
      /: rateLimits of .* cannot be an object of another kind\. Give an object with perPerson,/,
      given({ rateLimits: RateLimit.perMinute(300) }),
    ],
    [
      "rateLimit",
      /: rateLimit of .* is unknown; did you mean rateLimits\?/,
      given({ rateLimit: {} }),
    ],
    ["role", /: role of .* is unknown; did you mean roles\?/, given({ role: ["X"] })],
    ["scope", /: scope of .* is unknown; did you mean scopes\?/, given({ scope: [] })],
    ["memory", /: memory of .* is unknown; there are backend, auth/, given({ memory: 1 })],
    ["roles as text", /: roles of .* cannot be text/, given({ roles: "Orders.Read" })],
    ["roles as nothing", /: roles of .* cannot be null/, given({ roles: null })],
    ["a role that is a number", /: roles\[1\] of .* a number/, given({ roles: ["A", 1] })],
    ["backendRoles as text", /: backendRoles of .* text/, given({ backendRoles: "A" })],
    [
      "a scope as text",
      /: scopes\[0\] of .* cannot be text\. Give an object with name, description\.$/,
      given({ scopes: ["orders.read"] }),
    ],
    [
      "a scope without a description",
      /: scopes\[0\]\.description of .* is missing\. Give text: what a person allows/,
      given({ scopes: [{ name: "orders.read" }] }),
    ],
    [
      "otherTools",
      /: otherTools of .* cannot be text.*true or false/,
      given({ otherTools: "false" }),
    ],
    [
      "origins as a list",
      /: allowedOrigins of .* cannot be a list\. Give AllowedOrigins,/,
      given({ allowedOrigins: ["https://a.example"] }),
    ],
    [
      "origins that nobody made",
      /: allowedOrigins of .* cannot be a function/,
      given({ allowedOrigins: AllowedOrigins.any }),
    ],
    ["policies as text", /: inbound of .* cannot be text/, given({ inbound: "<base />" })],
    [
      "a step without a list",
      /: inbound of .* cannot be an object of another kind\. Give a list; each item is a PolicyStep/,
      given({ inbound: PolicyStep.fromXml("<base />") }),
    ],
    [
      "policies as a list of text",
      /: outbound\[0\] of .* cannot be text\. Give a PolicyStep/,
      given({ outbound: ["<set-header />"] }),
    ],
    // Backends
    [
      "a credential in the place of the properties",
      /^McpBackend\.url: props cannot be an object of another kind\. Give an object with credential, transport, network\.$/,
      () => McpBackend.url(url, untyped(credential)),
    ],
    [
      "credentials",
      /^McpBackend\.url: credentials is unknown; did you mean credential\?$/,
      () => McpBackend.url(url, untyped({ credentials: credential })),
    ],
    [
      "a function app without a key",
      /^McpBackend\.functionApp: systemKey or credential must say/,
      () => McpBackend.functionApp("a.azurewebsites.net", untyped(undefined)),
    ],
    [
      "a function app with a key",
      /^McpBackend\.functionApp: key is unknown;/,
      () => McpBackend.functionApp("a.azurewebsites.net", untyped({ key: "hunter2" })),
    ],
    // Gateways
    [
      "a misspelt switch",
      /^stack\/gateway: clients\.dynamicRegistraton is unknown; did you mean dynamicRegistration\?$/,
      clients({ dynamicRegistraton: false }),
    ],
    [
      "a switch as text",
      /: clients\.dynamicRegistration cannot be text\. Give true or false/,
      clients({ dynamicRegistration: "false" }),
    ],
    ["blocked clients as text", /: clients\.blocked cannot be text/, clients({ blocked: "abc" })],
    [
      "immediateRevocation",
      /: immediateRevocation cannot be text\. Give true or false/,
      gateway(untyped({ immediateRevocation: "false" })),
    ],
    ["keyGeneration", /: keyGeneration cannot be text/, gateway(untyped({ keyGeneration: "2" }))],
    [
      "a grant's life",
      /: grantLifetime .* it is text\.$/,
      gateway(untyped({ grantLifetime: "30d" })),
    ],
    [
      "a limit of an endpoint",
      /: endpointRateLimits\.tokens cannot be a number/,
      gateway(untyped({ endpointRateLimits: { tokens: 300 } })),
    ],
    [
      "a logo's path",
      /: pages\.logo cannot be text/,
      gateway(untyped({ pages: { logo: "a.svg" } })),
    ],
    [
      "a language's tag",
      /: pages\.languages\[0\] cannot be text\. Give a Language/,
      gateway(untyped({ pages: { languages: ["de"] } })),
    ],
    [
      "plattform",
      /^stack\/gateway: plattform is unknown; did you mean platform\?$/,
      gateway(untyped({ platform: undefined, plattform: {} })),
    ],
  ]);
});
