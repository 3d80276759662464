import { describe, expect, it } from "vitest";
import type { AppRegistration } from "../../../local/entra/index.ts";
import { readExistingApis, readPublicClients } from "../../../local/stack/entra-clients.ts";

const vsCode = "aebc6443-996d-45c2-90f0-388ff96faa56";
const api: AppRegistration = {
  clientId: "44444444-0000-4000-8000-000000000009",
  displayName: "Notes",
  identifierUris: ["api://notes"],
  redirectUris: [],
  federatedCredentials: [],
};

const entra = {
  issuer: "http://localhost:2/tenant/v2.0",
  identities: [{ clientId: "client", principalId: "principal", resourceId: "/identity" }],
};

describe("an API that somebody else registered", () => {
  const namedValues = new Map([
    ["mcp-issuer", "http://localhost:1"],
    ["mcp-entra-audience-of-notes_mcp", api.clientId],
    ["mcp-entra-scopes-of-notes_mcp", "api://notes/"],
  ]);

  it("is known by what the gateway checks", () => {
    expect(readExistingApis(namedValues, [], entra)).toMatchObject([
      {
        clientId: api.clientId,
        identifierUris: ["api://notes"],
        accessTokenVersion: 2,
        federatedCredentials: [{ issuer: entra.issuer, subject: "principal" }],
      },
    ]);
  });

  it("is not made twice", () => {
    expect(readExistingApis(namedValues, [api], entra)).toEqual([]);
  });
});

describe("clients that are registered elsewhere", () => {
  it("are VS Code, and whoever is pre-authorised, each once", () => {
    const preAuthorizedApps = [vsCode, "one", "one"].map((clientId) => ({ clientId, scopes: [] }));
    const clients = readPublicClients([{ ...api, preAuthorizedApps }]);
    expect(clients.map(({ clientId }) => clientId)).toEqual([vsCode, "one"]);
    expect(clients.every(({ isPublic }) => isPublic)).toBe(true);
  });

  it("are none that the stack registers", () => {
    const own = { ...api, clientId: "own", preAuthorizedApps: [{ clientId: "own", scopes: [] }] };
    expect(readPublicClients([own]).map(({ clientId }) => clientId)).toEqual([vsCode]);
  });
});
