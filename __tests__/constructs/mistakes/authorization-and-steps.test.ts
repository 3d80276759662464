import { Testing } from "cdktf";
import { describe } from "vitest";
import {
  BackendCredential,
  EntraClientApp,
  EntraResourceApp,
  type EntraResourceAppProps,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  PolicyStep,
  PreAuthorizedClient,
} from "../../../constructs/index.ts";
import { backend, expectRefusals, parts, server, untyped, uuid } from "./mistakes.ts";

const readProfile = { name: "Profile.Read", description: "Read your profile" };

const registration = (props: Partial<EntraResourceAppProps>) => () =>
  new EntraResourceApp(parts().stack, "entra", { displayName: "Profile", ...props });

const onBehalfOf = (scope: unknown) => () => BackendCredential.onBehalfOf(untyped(scope));

const role = (displayName: string, description: string) => () =>
  new EntraClientApp(parts().stack, "entra").addRole("A.B", { displayName, description });

/** A gateway with a server that has a step, synthesized. */
const step = (xml: string) => () => {
  const { stack, platform } = parts();
  const gateway = new McpOAuthGateway(stack, "g", { platform });
  gateway.addServer("notes", { backend, inbound: [PolicyStep.fromXml(xml)] });
  return Testing.synth(stack, true);
};

describe("a mistake in what Entra gives, and in policies of one's own", () => {
  expectRefusals([
    [
      "an authorization without a registration",
      /^McpAuthorization\.entra: registration is missing\. Give an EntraResourceApp/,
      () => McpAuthorization.entra(untyped({})),
    ],
    [
      "a registration in the place of the properties",
      /props cannot be a construct .* Give an object with registration/,
      () => McpAuthorization.entra(untyped(registration({ scopes: [readProfile] })())),
    ],
    [
      "the gateway's own registration",
      /registration cannot be a construct of another kind/,
      () =>
        McpAuthorization.entra({
          registration: untyped(new EntraClientApp(parts().stack, "entra")),
        }),
    ],
    [
      "a registration without scopes",
      /registration exposes no scope, so no client can ask/,
      () => McpAuthorization.entra({ registration: registration({})() }),
    ],
    [
      "authorization by its name",
      /authorization of the server "notes" cannot be text\. Give McpAuthorization/,
      server(untyped({ authorization: "entra" })),
    ],
    [
      "authorization that nobody made",
      /authorization of the server "notes" cannot be a function/,
      server(untyped({ authorization: McpAuthorization.entra })),
    ],
    [
      "one registration for two servers",
      /servers "one" and "two" take Entra's tokens for one registration/,
      () => {
        const { stack, platform } = parts();
        const gateway = new McpOAuthGateway(stack, "g", { platform });
        const shared = new EntraResourceApp(stack, "e", {
          displayName: "Profile",
          scopes: [readProfile],
        });
        for (const id of ["one", "two"]) {
          const authorization = McpAuthorization.entra({ registration: shared });
          gateway.addServer(id, { backend, authorization });
        }
        return Testing.synth(stack, true);
      },
    ],
    [
      "a scope that the registration does not expose",
      /scopes hold "Mail\.Read", which its registration in Entra does not expose/,
      server({
        scopes: [{ name: "Mail.Read", description: "Read mail" }],
        authorization: McpAuthorization.entra({
          registration: registration({ scopes: [readProfile] })(),
        }),
      }),
    ],
    // Registrations
    ["a registration of no name", /displayName is empty/, registration({ displayName: " " })],
    [
      "a registration with a long name",
      /displayName must have 1 to 256 characters in one line/,
      registration({ displayName: "x".repeat(300) }),
    ],
    [
      "a gateway's registration of no name",
      /displayName is empty/,
      () => new EntraClientApp(parts().stack, "entra", { displayName: "" }),
    ],
    [
      "an exposed scope that nobody understands",
      /scopes\[0\]\.description is empty/,
      registration({ scopes: [{ name: "A.B", description: "" }] }),
    ],
    [
      "an exposed scope with a slash",
      /scopes have a name that is not/,
      registration({ scopes: [{ name: "A/B", description: "a" }] }),
    ],
    [
      "a client by its id alone",
      /preAuthorizedClients\[0\] cannot be text\. Give PreAuthorizedClient/,
      registration({ scopes: [readProfile], preAuthorizedClients: untyped([uuid]) }),
    ],
    [
      "clients without a scope to have",
      /preAuthorizedClients lets clients in without consent/,
      registration({ preAuthorizedClients: [PreAuthorizedClient.vsCode()] }),
    ],
    ["a role of no name", /displayName of the role "A\.B" is empty/, role("", "Reads")],
    ["a role that says nothing", /description of the role "A\.B" is empty/, role("Reader", " ")],
    // On behalf of
    ["a scope alone", /scope must be one scope with the App ID URI/, onBehalfOf("User.Read")],
    [
      "two scopes in one",
      /scope must be one scope/,
      onBehalfOf("https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.Read"),
    ],
    [
      "a list of scopes",
      /^BackendCredential\.onBehalfOf: scope cannot be a list/,
      onBehalfOf(["https://graph.microsoft.com/User.Read"]),
    ],
    ["no scope", /^BackendCredential\.onBehalfOf: scope is missing/, onBehalfOf(undefined)],
    [
      "on behalf of people whose tokens are the gateway's",
      /backend is given tokens on behalf of people, which Entra gives for its own tokens only/,
      server({
        backend: McpBackend.url("https://mcp.example/mcp", {
          credential: BackendCredential.onBehalfOf("https://graph.microsoft.com/User.Read"),
        }),
      }),
    ],
    // Steps
    [
      "a step's file for its text",
      /xml must be policies, .* A file is read by PolicyStep\.fromFile/,
      () => PolicyStep.fromXml("./policies/audit.xml"),
    ],
    [
      "named values in braces",
      /namedValues must be display names without braces/,
      () => PolicyStep.fromXml("<trace />", { namedValues: ["{{team}}"] }),
    ],
    [
      "a whole document for a step",
      /inbound\[0\].*<policies>/s,
      step("<policies><inbound><base /></inbound></policies>"),
    ],
    ["a base in a step", /inbound\[0\].*<base>/s, step("<base />")],
    ["a step that is not closed", /inbound\[0\].*xml-syntax/s, step('<set-header name="X">')],
    [
      "a named value that nobody lists",
      /inbound\[0\].*There is no named value "team"/s,
      step('<set-header name="X" exists-action="override"><value>{{team}}</value></set-header>'),
    ],
    [
      "a misspelt member",
      /inbound\[0\].*did you mean Request/s,
      step('<set-variable name="x" value="@(context.Requst.Url.Path)" />'),
    ],
  ]);
});
