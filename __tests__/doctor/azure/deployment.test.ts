import { afterAll, describe, expect, inject, it } from "vitest";
import type { AzureAnswer } from "./azure-stand-in.ts";
import { DeployedProject, told } from "./deployed-project.ts";

const project = new DeployedProject(inject("stack"));
afterAll(() => project.remove());

describe("a deployment that is what was synthesized", () => {
  it("has nothing wrong and nothing unseen", async () => {
    const findings = await project.examined();
    expect(findings.filter(({ verdict }) => verdict !== "fine")).toEqual([]);
    expect([...new Set(findings.map(({ check }) => check))]).toEqual([
      ...["deployment", "service", "APIs", "policies", "named values", "backends", "diagnostics"],
      ...["certificates", "roles", "container apps", "Entra registration", "soft delete"],
    ]);
    const policies = Object.keys(
      project.document.resource["azurerm_api_management_policy_fragment"] ?? {},
    );
    expect(policies.length).toBeGreaterThan(30);
    expect(project.asked.filter((path) => path.includes("/policyFragments/"))).toHaveLength(
      policies.length,
    );
  });

  it("asks for each page, and as often as Azure wants to be asked", async () => {
    let refused = 0;
    const findings = await project.examined((answer) => {
      if (refused === 2 || !answer.path.endsWith("/namedValues")) return;
      refused += 1;
      answer.status = 429;
      answer.headers["retry-after"] = "0";
      answer.body = { error: { code: "TooManyRequests" } };
    });
    expect(told(findings, "wrong")).toEqual([]);
    expect(refused).toBe(2);
    expect(project.asked.filter((path) => path.endsWith("/namedValues"))).toHaveLength(4);
  });

  it("is found without Terraform's outputs, by what Azure says of its parts", async () => {
    const bare = project.stack("none");
    const findings = await project.examined(undefined, { named: project.named, stack: bare });
    expect(findings.filter(({ verdict }) => verdict !== "fine")).toEqual([]);
  });

  it("says what it cannot tell where Azure does not say it either", async () => {
    const bare = project.stack("none");
    const findings = await project.examined(
      ({ path, body }) => {
        if (path.endsWith("/namedValues")) {
          for (const value of body["value"] as { properties: { value?: string } }[]) {
            delete value.properties.value;
          }
        }
      },
      { named: project.named, stack: bare },
    );
    expect(told(findings, "wrong")).toEqual([]);
    expect(told(findings, "unseen")).toEqual([
      expect.stringMatching(/^Entra registration: The client id .* is not known/),
    ]);
  });

  it("is not found where nothing says which it is", async () => {
    const bare = project.stack("none");
    const findings = await project.examined(undefined, { stack: bare });
    expect(findings).toMatchObject([
      { verdict: "unseen", remedy: expect.stringContaining("--subscription") },
    ]);
  });
});

describe("a sign-in that may not look", () => {
  it.each([
    [
      "nothing",
      "/",
      /^service: Not allowed to look \(Microsoft\.ApiManagement\/service\/read\)\.$/,
      "Reader on the resource group",
    ],
    ["roles", "/roleAssignments", /^roles: Not allowed to look/, "Reader on the resource group"],
    [
      "registrations",
      "/v1.0/applications",
      /^Entra registration: Not allowed to look/,
      "Directory Readers",
    ],
    [
      "what was deleted",
      "/deletedservices",
      /^soft delete: Not allowed to look/,
      "Reader on the subscription",
    ],
  ])(
    "is no sign of health, and says which role to ask for: %s",
    async (_what, part, sentence, role) => {
      const findings = await project.examined((answer) => {
        if (!answer.path.includes(part)) return;
        answer.status = 403;
        const action = "Microsoft.ApiManagement/service/read";
        answer.body = {
          error: {
            code: "AuthorizationFailed",
            message: `The client 'someone@contoso.example' with object id 'x' does not have authorization to perform action '${action}' over scope '/y'.`,
          },
        };
      });
      expect(told(findings, "wrong")).toEqual([]);
      expect(told(findings, "unseen")).toContainEqual(expect.stringMatching(sentence));
      const unseen = findings.filter(({ verdict }) => verdict === "unseen");
      expect(unseen.some(({ remedy }) => remedy?.includes(role))).toBe(true);
      expect(JSON.stringify(findings)).not.toContain("someone@contoso.example");
    },
  );

  it.each<[string, (answer: AzureAnswer) => void, RegExp]>([
    [
      "its token is not taken",
      (answer) => {
        answer.status = 401;
      },
      /does not take the sign-in/,
    ],
    [
      "Azure fails",
      (answer) => {
        answer.status = 500;
        answer.headers["retry-after"] = "0";
        answer.body = { error: { code: "InternalServerError" } };
      },
      /is answered with 500 InternalServerError/,
    ],
    [
      "Azure asks to wait for an hour",
      (answer) => {
        answer.status = 429;
        answer.headers["retry-after"] = "3600";
      },
      /is answered with 429/,
    ],
    [
      "a page leads to another host",
      (answer) => {
        answer.body["nextLink"] = "https://attacker.example/next";
      },
      /sends on to another host/,
    ],
  ])("is told what Azure says: %s", async (_what, spoil, sentence) => {
    const findings = await project.examined(spoil);
    expect(told(findings, "wrong")).toEqual([]);
    expect(told(findings, "unseen")).toContainEqual(expect.stringMatching(sentence));
    expect(JSON.stringify(findings)).not.toContain("token-for");
  });
});
