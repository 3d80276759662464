import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  EntraResourceApp,
  type EntraResourceAppProps,
  PreAuthorizedClient,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const id = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
const read = { name: "Notes.Read", description: "Read notes" };

function synth(props: Partial<EntraResourceAppProps>, also?: (app: EntraResourceApp) => void) {
  const stack = new TerraformStack(new App({ stackTraces: false }), "test");
  also?.(new EntraResourceApp(stack, "notes", { displayName: "Notes", ...props }));
  if (also === undefined) new EntraResourceApp(stack, "notes", { displayName: "Notes", ...props });
  return terraformOf(stack);
}

describe("the registration of a server", () => {
  it("exposes nothing unless it is told to", () => {
    const { resource } = synth({});
    expect(resource).not.toHaveProperty("azuread_application_permission_scope");
    expect(resource).not.toHaveProperty("azuread_application_pre_authorized");
  });

  it("exposes scopes that people may consent to, or administrators alone", () => {
    const write = { name: "Notes.Write", description: "Write notes", adminConsent: true };
    expect(synth({ scopes: [read, write] }).ofType("azuread_application_permission_scope")).toEqual(
      [
        expect.objectContaining({ value: "Notes.Read", type: "User" }),
        expect.objectContaining({
          value: "Notes.Write",
          type: "Admin",
          admin_consent_description: "Write notes",
        }),
      ],
    );
  });

  it("lets clients have all of them without consent", () => {
    const clients = [PreAuthorizedClient.vsCode(), PreAuthorizedClient.of(id.toUpperCase())];
    const all = synth({ scopes: [read], preAuthorizedClients: clients });
    expect(all.ofType("azuread_application_pre_authorized")).toEqual(
      [id, "aebc6443-996d-45c2-90f0-388ff96faa56"].map((client) =>
        expect.objectContaining({
          authorized_client_id: client,
          permission_ids: [expect.stringContaining("azuread_application_permission_scope.")],
        }),
      ),
    );
  });

  it("has roles", () => {
    const props = { displayName: "Administrator", description: "Removes notes" };
    const all = synth({}, (app) => app.addRole("Notes.Admin", props));
    expect(all.ofType("azuread_application_app_role")).toEqual([
      expect.objectContaining({ value: "Notes.Admin", allowed_member_types: ["User"] }),
    ]);
  });

  it.each<[string, Partial<EntraResourceAppProps>, string]>([
    ["a slash", { scopes: [{ ...read, name: "Notes/Read" }] }, "first no period"],
    ["a period first", { scopes: [{ ...read, name: ".default" }] }, "first no period"],
    ["a blank", { scopes: [{ ...read, name: "Notes Read" }] }, "first no period"],
    ["nothing", { scopes: [{ ...read, name: "" }] }, "first no period"],
    ["twice the same", { scopes: [read, read] }, 'name "Notes.Read" twice'],
  ])("refuses the name of a scope with %s", (_what, props, sentence) => {
    expect(() => synth(props)).toThrow(sentence);
  });

  it("refuses clients for nothing, twice, or by what is no client", () => {
    const vsCode = PreAuthorizedClient.vsCode();
    expect(() => synth({ preAuthorizedClients: [vsCode] })).toThrow("nothing that they could ask");
    expect(() => synth({ scopes: [read], preAuthorizedClients: [vsCode, vsCode] })).toThrow(
      'name the client "aebc6443-996d-45c2-90f0-388ff96faa56" twice',
    );
    const text = id as unknown as PreAuthorizedClient;
    expect(() => synth({ scopes: [read], preAuthorizedClients: [text] })).toThrow(
      "PreAuthorizedClient.of(...)",
    );
    expect(() => PreAuthorizedClient.of("vscode")).toThrow("a UUID");
  });

  it("is known with its scopes where somebody else owns it", () => {
    const existing = (...scopes: string[]) =>
      EntraResourceApp.fromExisting({ clientId: id, tenantId: id, scopes });
    expect(existing("Notes.Read").scopes).toEqual(["Notes.Read"]);
    expect(() => existing("Notes/Read")).toThrow("first no period");
  });
});
