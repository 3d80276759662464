import { describe, expect, it } from "vitest";
import { callTool, LabClient, sealed } from "../authorization-server-lab.ts";
import { describeEachLab } from "./each-lab.ts";

describeEachLab((tried) => {
  it("lets nobody in without a token, or with one of a session that is not there", async () => {
    expect((await callTool(tried.mcpUrl)).status).toBe(401);
    const stranger = sealed(tried.lab, "0123456789abcdef0123456789abcdef").toString("base64");
    expect((await callTool(tried.mcpUrl, `Bearer ${stranger}`)).status).toBe(401);
  });

  describe("has a known defect: it", () => {
    it.runIf(!tried.takesItsTokens)("takes one session for ever, which nobody began", async () => {
      const token = sealed(tried.lab, "sessionId123").toString("base64");
      const answer = await callTool(tried.mcpUrl, `Bearer ${token}`);
      expect(answer.body).toMatchObject({ result: { content: [{ text: "sunny" }] } });
    });

    it("tells by 500 and 401 whether the padding of a changed token is right", async () => {
      const token = sealed(tried.lab, "0123456789abcdef0123456789abcdef");
      const changedAt = async (index: number) => {
        const changed = Buffer.from(token);
        changed[index] = (changed[index] ?? 0) ^ 0xff;
        const presented = changed.toString("base64");
        return (await callTool(tried.mcpUrl, `Bearer ${presented}`)).status;
      };
      expect(await changedAt(31)).toBe(500);
      expect(await changedAt(0)).toBe(401);
      expect((await callTool(tried.mcpUrl, "Bearer rubbish")).status).toBe(500);
      expect(sealed(tried.lab, "one")).toEqual(sealed(tried.lab, "one"));
    });

    it("takes a code again and again", async () => {
      const client = await LabClient.register(tried.lab);
      const code = await client.code();
      const answers = [await client.redeem(code), await client.redeem(code)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[1]?.body["access_token"]).toBe(answers[0]?.body["access_token"]);
    });

    it("takes a code from another client than it was for", async () => {
      const client = await LabClient.register(tried.lab);
      const other = await LabClient.register(tried.lab, "https://other.example/callback");
      const changes = { client_id: other.id, redirect_uri: other.redirectUri };
      expect((await client.redeem(await client.code(), changes)).status).toBe(200);
    });

    it.runIf(tried.takesItsTokens)("takes a token here that was asked for elsewhere", async () => {
      const client = await LabClient.register(tried.lab);
      const resource = "https://elsewhere.example/mcp";
      const { body } = await client.redeem(await client.code({ resource }), { resource });
      const answer = await callTool(tried.mcpUrl, `Bearer ${String(body["access_token"])}`);
      expect(answer.body).toMatchObject({ result: { content: [{ text: "sunny" }] } });
    });

    it("answers 500 to a code that is not there", async () => {
      const client = await LabClient.register(tried.lab);
      expect((await client.redeem("no-such-code")).status).toBe(500);
    });

    it("takes PKCE without a digest, which its metadata does not offer", async () => {
      const client = await LabClient.register(tried.lab);
      const plain = { code_challenge: client.verifier, code_challenge_method: "plain" };
      expect((await client.redeem(await client.code(plain))).status).toBe(200);
    });

    it("takes any grant type, and names errors and contents in its own way", async () => {
      const client = await LabClient.register(tried.lab);
      const code = await client.code();
      const anything = await client.redeem(code, { grant_type: "anything" });
      expect(anything.status).toBe(200);
      expect(anything.headers.get("cache-control")).toBeNull();
      expect(anything.headers.get("content-type")).toBeNull();
      const wrong = await client.redeem(code, { code_verifier: "wrong" });
      expect([wrong.status, wrong.body]).toEqual([400, { error: "code_verifier does not match." }]);
    });

    it("gives no refresh token and a fixed scope", async () => {
      const client = await LabClient.register(tried.lab);
      const { body } = await client.redeem(await client.code({ scope: "weather.read" }));
      expect(body).toMatchObject({ refresh_token: "", scope: "openid profile email" });
    });
  });
});
