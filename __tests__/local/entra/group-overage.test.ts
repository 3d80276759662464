import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import type { Person } from "../../../local/entra/index.ts";
import { codeGrant, requestToken, signIn, startContoso } from "./contoso.ts";

const groups = Array.from({ length: 201 }, (_, index) => `group-${index}`);
const person = (objectId: string, count: number): Person => ({
  objectId,
  name: objectId,
  userPrincipalName: `${objectId}@contoso.example`,
  roles: [],
  groups: groups.slice(0, count),
});

const entra = await startContoso({ people: [person("in-200", 200), person("in-201", 201)] });

async function claimsOf(objectId: string) {
  const { code } = await signIn(entra, objectId);
  const { body } = await requestToken(entra, codeGrant(code));
  return decodeJwt(String(body["id_token"]));
}

it("names up to 200 groups, and for more only where to ask for them", async () => {
  expect((await claimsOf("in-200"))["groups"]).toHaveLength(200);
  const claims = await claimsOf("in-201");
  expect(claims).not.toHaveProperty("groups");
  expect(claims).toMatchObject({
    _claim_names: { groups: "src1" },
    _claim_sources: {
      src1: { endpoint: "https://graph.microsoft.com/v1.0/users/in-201/getMemberObjects" },
    },
  });
});
