import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { answerErrorsAsJson } from "../../mcp-server/error-answers.ts";

async function answerTo(fault: unknown) {
  const log: string[] = [];
  const app = fastify({ logger: { stream: { write: (line) => log.push(line) } } });
  answerErrorsAsJson(app);
  app.get("/", () => {
    throw fault;
  });
  const response = await app.inject("/");
  await app.close();
  return { response, log: log.join("") };
}

describe("a thrown error", () => {
  it("of the server is answered 500 without its message or stack, which the log has", async () => {
    const { response, log } = await answerTo(new Error("the disk is on fire"));
    expect(response.statusCode).toBe(500);
    expect(response.headers["content-type"]).toMatch(/^application\/json/);
    expect(response.json()).toEqual({
      error: "server_error",
      error_description: "The server failed. Its log has the reason under reqId req-1.",
    });
    expect(log).toContain("the disk is on fire");
    expect(log).toContain('"reqId":"req-1"');
  });

  it("of the client keeps its status and message", async () => {
    const { response, log } = await answerTo(
      Object.assign(new Error("The header is too odd."), { statusCode: 422 }),
    );
    expect(response.statusCode).toBe(422);
    expect(response.json()).toEqual({
      error: "invalid_request",
      error_description: "The header is too odd.",
    });
    expect(log).not.toContain('"level":50');
  });
});
