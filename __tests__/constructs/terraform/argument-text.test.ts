// What an author writes is text, also where it looks like a template of Terraform's.
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { expect, it } from "vitest";
import {
  AzurePlatform,
  ContainerImage,
  EntraClientApp,
  EntraResourceApp,
  GatewayService,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { argumentText } from "../../../constructs/terraform/terraform-text.ts";
import { terraformOf } from "../terraform-of.ts";

const nameTemplate = `tag \${upper("tag")}`;
const template = (place: string) => `${place} \${file("/etc/passwd")} %{ if true }`;

it("is written as it is wherever a stack has it, and what refers to something still does", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  const team = new TerraformVariable(stack, "team", {}).stringValue;
  const platform = new AzurePlatform(stack, "azure", {
    // Azure takes no tag's name with a slash or a percent sign.
    tags: { [nameTemplate]: template("tags") },
  });
  const registration = new EntraResourceApp(stack, "resource", {
    displayName: template("resource"),
    scopes: [{ name: "Notes.Read", description: template("scope") }],
  });
  registration.addRole("Notes.Admin", {
    displayName: template("role"),
    description: template("rights"),
  });
  const gateway = new McpOAuthGateway(stack, "gateway", {
    platform,
    entra: new EntraClientApp(stack, "client", { displayName: template("client") }),
    service: new GatewayService(stack, "service", {
      platform,
      publisherName: template("publisher"),
      publisherEmail: `x\${1+1}@contoso.example`,
    }),
    pages: { name: template("pages") },
    clients: {
      preRegistered: [
        { id: "one", name: template("listed"), redirectUris: ["https://r.example/cb"] },
      ],
    },
  });
  gateway.addServer("notes", {
    backend: McpBackend.url("https://notes.example/mcp"),
    name: template("server"),
    scopes: [{ name: "notes.use", description: template("permission") }],
  });
  gateway.addServer("container", {
    backend: new McpContainerServer(stack, "container", {
      platform,
      image: ContainerImage.fromReference("registry.example/notes:1.0.0"),
      variables: { GREETING: template("variable"), TEAM: `${template("team")} ${team}` },
    }),
  });
  const { text } = terraformOf(stack);
  const places = text.match(/[$%]+\{(?=file|1\+1| if true)/g) ?? [];
  expect(places.length).toBeGreaterThan(20);
  expect(new Set(places)).toEqual(new Set(["$${", "%%{"]));
  expect(text).toContain(`\${var.team}`);
});

it("keeps the tokens of cdktf and doubles the sign of every other brace", () => {
  const token = new TerraformVariable(new TerraformStack(Testing.app(), "s"), "v", {}).stringValue;
  expect(argumentText(`a ${token} \${b} $\${c} %{d} $ { %`)).toBe(
    `a ${token} $\${b} $$\${c} %%{d} $ { %`,
  );
});
