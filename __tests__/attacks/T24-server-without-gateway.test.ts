// T24, the MCP server asked past the gateway: its address is public knowledge. MCP security best practices, token
// passthrough; the container app of the stack runs as the stack configures it, and only both together open it: the token
// that the gateway's identity gets from Entra for this server, and who calls, signed with the server's own key.

import { generateKeyPairSync } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { pino } from "pino";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { freePort } from "../../local/containers/free-port.ts";
import { type RunningContainer, runContainer } from "../../local/containers/run-container.ts";
import { type LocalEntra, type ManagedIdentity, startEntra } from "../../local/entra/index.ts";
import { readGateway } from "../../local/stack/apis.ts";
import { readContainers } from "../../local/stack/containers.ts";
import { readAppRegistrations, readManagedIdentities } from "../../local/stack/entra-apps.ts";
import { LocalCloud } from "../../local/stack/local-cloud.ts";
import { References } from "../../local/stack/references.ts";
import { TerraformJson } from "../../local/stack/terraform-json.ts";
import { bearer, statusOfList } from "../e2e/list-tools.ts";
import { newClient } from "./steps.ts";

const tenantId = "3b5a8f3e-1111-4222-8333-944455556666";
let entra: LocalEntra;
let server: RunningContainer;
let identities: readonly ManagedIdentity[];
let identity: string;
let resource: string;
let key: string;

beforeAll(async () => {
  const logger = pino({ level: "silent" });
  const stack = TerraformJson.read(inject("stack"));
  const cloud = new LocalCloud(inject("gateway").issuer, tenantId);
  cloud.blobEndpoint = "https://store.example/";
  const references = new References(stack, cloud);
  identities = readManagedIdentities(stack, references);
  entra = await startEntra({ tenantId, identities, logger });
  cloud.setOrigin("https://login.microsoftonline.com", entra.origin);
  for (const app of readAppRegistrations(stack, references)) entra.register(app);
  const [container] = readContainers(stack, references);
  if (container === undefined) throw new Error("The stack has no container.");
  server = await runContainer(container, await freePort(), logger);
  const { namedValues } = readGateway(stack, references);
  resource = namedValues.get("mcp-backend-resource-weather_mcp") ?? "";
  key = namedValues.get("mcp-assertion-key-weather_mcp-1") ?? "";
  identity = namedValues.get("mcp-gateway-identity") ?? "";
});

afterAll(async () => {
  await server.stop();
  await entra.close();
});

/** Who calls, as the gateway signs it. */
async function asserted(signedWith = key): Promise<Record<string, string>> {
  const { issuer, servers } = inject("gateway");
  const assertion = await new SignJWT({ sub: "ada", jti: "1" })
    .setProtectedHeader({ alg: "HS256", typ: "gateway-assertion+jwt", kid: "1" })
    .setIssuer(issuer)
    .setAudience(servers[0] ?? "")
    .setIssuedAt()
    .setExpirationTime("1m")
    .sign(new TextEncoder().encode(signedWith));
  return { "gateway-assertion": assertion };
}

async function statusWith(headers: Readonly<Record<string, string>>): Promise<number> {
  return await statusOfList(`${server.origin}/mcp`, headers);
}

const gatewayToken = async () => (await entra.managedIdentityToken(identity, resource)).accessToken;

it("opens for the token of the gateway's identity with who calls, and for neither alone", async () => {
  const token = bearer(await gatewayToken());
  expect(await statusWith({ ...token, ...(await asserted()) })).toBe(200);
  expect(await statusWith(token)).toBe(401);
  expect(await statusWith(await asserted())).toBe(401);
  expect(await statusWith({ ...token, ...(await asserted("k".repeat(88))) })).toBe(401);
});

it("does not open for the word of a client alone", async () => {
  expect(await statusWith({})).toBe(401);
  const claims = { "gateway-user-id": "ada", "gateway-scope": "weather.read" };
  expect(await statusWith({ ...claims, "ocp-apim-subscription-key": "x" })).toBe(401);
  expect(await statusWith({ ...claims, "x-ms-client-principal": "eyJ9" })).toBe(401);
});

it("does not open for a client's access token", async () => {
  const tokens = await (await newClient()).tokens();
  for (const token of [tokens["access_token"], tokens["refresh_token"]]) {
    expect(await statusWith({ ...bearer(token), ...(await asserted()) })).toBe(401);
  }
});

it("does not open for another identity of the same tenant, nor for a token for something else", async () => {
  const others = identities.filter(({ clientId }) => clientId !== identity);
  expect(others.length).toBeGreaterThan(0);
  for (const { clientId } of others) {
    const { accessToken } = await entra.managedIdentityToken(clientId, resource);
    expect(await statusWith({ ...bearer(accessToken), ...(await asserted()) })).toBe(401);
  }
  const storage = await entra.managedIdentityToken(identity, "https://storage.azure.com");
  expect(await statusWith({ ...bearer(storage.accessToken), ...(await asserted()) })).toBe(401);
});

it("does not open for the gateway's token signed by somebody else", async () => {
  const token = await gatewayToken();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { kid } = decodeProtectedHeader(token);
  const copy = await new SignJWT(decodeJwt(token))
    .setProtectedHeader({ alg: "RS256", ...(kid === undefined ? {} : { kid }) })
    .sign(privateKey);
  expect(await statusWith({ ...bearer(copy), ...(await asserted()) })).toBe(401);
});
