import { Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { discard } from "../../local/gateway/message/body.ts";
import { MessageHeaders } from "../../local/gateway/message/headers.ts";
import { Outbound, type OutboundAnswer } from "../../local/gateway/outbound/outbound.ts";
import type { Local } from "../../local/start-local.ts";
import { OAuthClient } from "./oauth-client.ts";
import { passTime } from "./policy-clock.ts";
import { watchedGateway } from "./watched-gateway.ts";

// A store that loses answers and answers nonsense, in front of the true one: what is written is written.

let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  ({ local } = await watchedGateway());
  client = await OAuthClient.register(local);
});

afterEach(() => vi.restoreAllMocks());

type Folder = "codes" | "grants";

/** Puts something between the gateway and its store, for the requests of a kind. */
function between(
  folder: Folder,
  methods: readonly string[],
  interfere: (send: () => Promise<OutboundAnswer>) => Promise<OutboundAnswer>,
): void {
  const send = Outbound.prototype.send;
  vi.spyOn(Outbound.prototype, "send").mockImplementation(function (this: Outbound, ...given) {
    const [{ url, method }] = given;
    const through = () => send.apply(this, given);
    const meant = url.includes(`/mcp-gateway/${folder}/`) && methods.includes(method);
    return meant ? interfere(through) : through();
  });
}

async function lost(send: () => Promise<OutboundAnswer>): Promise<never> {
  await discard((await send()).body);
  throw new Error("The answer was lost.");
}

/** The answer with another body, and the headers that `keep` lets through. */
function replaced(body: string, keep: (name: string) => boolean) {
  return async (send: () => Promise<OutboundAnswer>): Promise<OutboundAnswer> => {
    const answer = await send();
    await discard(answer.body);
    const headers = new MessageHeaders();
    for (const [name, values] of answer.headers) {
      if (keep(name.toLowerCase())) headers.set(name, values);
    }
    const stream = Readable.from([Buffer.from(body)]);
    return { ...answer, headers, status: 200, body: { kind: "stream", stream } };
  };
}

/** Replaces what a blob holds, with the rights of an administrator. */
async function overwrite(folder: Folder, body: string): Promise<void> {
  const { accessToken } = await local.grantStoreToken();
  const headers = { authorization: `Bearer ${accessToken}`, "x-ms-version": "2021-12-02" };
  const outbound = new Outbound({
    trusted: [local.grantStore.certificate],
    warn: () => undefined,
  });
  const send = async (url: string, method: "GET" | "PUT", text?: string) => {
    const extra = method === "PUT" ? ["x-ms-blob-type", "BlockBlob"] : [];
    const answer = await outbound.send({
      url,
      method,
      headers: [...Object.entries(headers).flat(), ...extra],
      body: text === undefined ? null : Buffer.from(text),
    });
    return await textOf(answer.body.stream);
  };
  const list = `${local.grantStoreUrl}?restype=container&comp=list&prefix=${folder}/`;
  const names = [...(await send(list, "GET")).matchAll(/<Name>([^<]+)<\/Name>/g)].map(
    ([, name]) => name,
  );
  await Promise.all(names.map((name) => send(`${local.grantStoreUrl}/${name}`, "PUT", body)));
  await outbound.close();
}

const unavailable = { status: 503, body: { error: "temporarily_unavailable" } };
const refused = { status: 400, body: { error: "invalid_grant" } };

describe("while both answers of the store are lost", () => {
  it("a code is not used up: the honest retry gets its tokens", async () => {
    const authorization = await client.authorize();
    between("grants", ["PUT", "GET"], lost);
    for (let time = 0; time < 2; time += 1) {
      expect(await client.redeem(authorization)).toMatchObject(unavailable);
    }
    vi.restoreAllMocks();
    const { status, body } = await client.redeem(authorization);
    expect(status).toBe(200);
    expect((await client.call(body["access_token"])).status).toBe(200);
    expect((await client.refresh(body["refresh_token"])).status).toBe(200);
    // From here on it is used, and a second use is a replay.
    expect(await client.redeem(authorization)).toMatchObject(refused);
    expect((await client.call(body["access_token"])).status).toBe(401);
  });

  it("a code gives its tokens to one of any number of retries", async () => {
    const authorization = await client.authorize();
    between("grants", ["PUT", "GET"], lost);
    expect(await client.redeem(authorization)).toMatchObject(unavailable);
    vi.restoreAllMocks();
    const answers = await Promise.all([1, 2, 3].map(() => client.redeem(authorization)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("a code that somebody redeemed is still a replay", async () => {
    const authorization = await client.authorize();
    const { body } = await client.redeem(authorization);
    between("grants", ["PUT", "GET"], lost);
    expect(await client.redeem(authorization)).toMatchObject(unavailable);
    vi.restoreAllMocks();
    expect(await client.redeem(authorization)).toMatchObject(refused);
    expect(await client.refresh(body["refresh_token"])).toMatchObject(refused);
  });

  it("a refresh token stays valid, however late the retry", async () => {
    const { refresh_token: token } = await client.tokens();
    let reads = 0;
    between("grants", ["PUT", "GET"], async (send) => {
      reads += 1;
      return reads === 1 ? await send() : await lost(send);
    });
    expect(await client.refresh(token)).toMatchObject(unavailable);
    vi.restoreAllMocks();
    // Long after the grace for a token that was rotated.
    passTime(600);
    const { status, body } = await client.refresh(token);
    expect(status).toBe(200);
    const next = await client.refresh(body["refresh_token"]);
    expect(next.status).toBe(200);
    // It was rotated twice since, so whoever still has it stole it.
    expect(await client.refresh(token)).toMatchObject(refused);
    expect(await client.refresh(next.body["refresh_token"])).toMatchObject(refused);
  });
});

describe.each<readonly [string, (send: () => Promise<OutboundAnswer>) => Promise<OutboundAnswer>]>([
  ["a page of a proxy", replaced("<html>Blocked</html>", () => false)],
  ["an empty object", replaced("{}", () => false)],
  ["nothing", replaced("", () => false)],
  ["other bytes than it stored", replaced("AAAA", (name) => name !== "content-length")],
])("while the store answers 200 with %s", (_what, nonsense) => {
  it("a code stays valid", async () => {
    const authorization = await client.authorize();
    between("codes", ["GET"], nonsense);
    expect(await client.redeem(authorization)).toMatchObject(unavailable);
    vi.restoreAllMocks();
    expect((await client.redeem(authorization)).status).toBe(200);
  });

  it("a grant stays valid", async () => {
    const { access_token: access, refresh_token: token } = await client.tokens();
    between("grants", ["GET"], nonsense);
    expect(await client.refresh(token)).toMatchObject(unavailable);
    expect(await client.revoke(access)).toMatchObject(unavailable);
    vi.restoreAllMocks();
    expect((await client.refresh(token)).status).toBe(200);
  });
});

describe.each(["garbage", "{}", '{"state":"active","sealed":{}}', '{"state":{"a":1}}', ""])(
  "a record that is damaged for good, %j",
  (body) => {
    it("ends: nobody is told for ever to try again", async () => {
      const authorization = await client.authorize();
      const tokens = await client.tokens();
      await overwrite("codes", body);
      await overwrite("grants", body);
      expect(await client.redeem(authorization)).toMatchObject(refused);
      expect(await client.refresh(tokens["refresh_token"])).toMatchObject(refused);
      expect((await client.revoke(tokens["refresh_token"])).status).toBe(200);
    });
  },
);
