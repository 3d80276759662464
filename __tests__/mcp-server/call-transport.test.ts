import { setTimeout as pause } from "node:timers/promises";
import { request } from "undici";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { WeatherSource } from "../../mcp-server/weather/weather.ts";
import { callOf, eras, serving, simulated } from "./served-calls.ts";

/** A source that waits for as long as it is let, and tells progress before where it is asked for a forecast. */
function waitingSource() {
  const asked = Promise.withResolvers<AbortSignal>();
  const source: WeatherSource = {
    ...simulated,
    current: async (_city, signal) => {
      asked.resolve(signal);
      return await new Promise<never>((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(new Error("aborted"))),
      );
    },
    forecast: async (city, _days, signal, progress) => {
      await progress(1, 2, "Half of it.");
      await source.current(city, signal);
      return [];
    },
  };
  return { source, asked: asked.promise };
}

describe.each(eras)("a call that takes long, %s", (era) => {
  async function waiting() {
    const { source, asked } = waitingSource();
    const here = await serving(source);
    onTestFinished(here.close);
    const ask = (tool: string, meta?: object) => {
      const { headers, body } = callOf(era, tool, { city: "Lisbon" }, meta);
      return request(here.url, { method: "POST", headers, body: JSON.stringify(body) });
    };
    return { here, asked, ask };
  }

  it("is told that the stream still lives", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { asked, ask } = await waiting();
    const answer = ask("get_forecast", { progressToken: "p" });
    await asked;
    const { body } = await answer;
    const arrived: string[] = [];
    body.setEncoding("utf8").on("data", (piece: string) => arrived.push(piece));
    body.on("error", () => undefined);
    await expect.poll(() => arrived.join("")).toContain("Half of it.");
    for (const count of [1, 2]) {
      vi.advanceTimersByTime(15_000);
      await expect.poll(() => arrived.join("").split(": keepalive\n\n")).toHaveLength(count + 1);
    }
    body.destroy();
  });

  it("is given up when its client leaves", async () => {
    const { asked, ask, here } = await waiting();
    const controller = new AbortController();
    const { headers, body } = callOf(era, "get_weather", { city: "Lisbon" });
    const answer = request(here.url, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      signal: controller.signal,
    });
    const signal = await asked;
    expect(signal.aborted).toBe(false);
    controller.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => signal.aborted).toBe(true);
    expect(here.errors).toEqual([]);
    expect((await ask("who_am_i")).statusCode).toBe(200);
  });

  it("ends with the server, that of the older era with its connection", async () => {
    const { asked, ask, here } = await waiting();
    const answer = ask("get_weather").then(({ statusCode }) => statusCode);
    const signal = await asked;
    await here.answering.close();
    const isModern = era === "2026-07-28";
    expect(signal.aborted).toBe(isModern);
    const first = await Promise.race([answer, pause(50, "waiting")]);
    expect(first).toBe(isModern ? 499 : "waiting");
    if (!isModern) {
      here.close();
      await expect(answer).rejects.toThrow();
      await expect.poll(() => signal.aborted).toBe(true);
    }
  });

  it("ends with the server in the middle of its stream", async () => {
    const { asked, ask, here } = await waiting();
    const { body, statusCode } = await ask("get_forecast", { progressToken: "p" });
    expect(statusCode).toBe(200);
    await asked;
    const said = body.text();
    await here.answering.close();
    if (era === "2026-07-28")
      expect(await said).toMatch(/^event: message\ndata: .*Half of it.*\n\n$/);
    here.close();
    if (era !== "2026-07-28") await expect(said).rejects.toThrow();
  });
});
