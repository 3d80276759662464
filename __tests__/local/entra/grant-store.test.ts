import { describe, expect, it } from "vitest";
import { createGrantStore } from "../../../local/entra/grant-store.ts";

describe("the grant store", () => {
  it("forgets the oldest when it is full", async () => {
    const sessions = createGrantStore(() => undefined)("Session");
    for (let index = 0; index <= 10_000; index++) {
      await sessions.upsert(`session-${index}`, { uid: `uid-${index}` });
    }

    expect(await sessions.find("session-0")).toBeUndefined();
    expect(await sessions.find("session-1")).toEqual({ uid: "uid-1" });
    expect(await sessions.findByUid("uid-10000")).toEqual({ uid: "uid-10000" });
  });

  it("keeps the models apart", async () => {
    const store = createGrantStore((clientId) => ({ client_id: clientId }));
    await store("Session").upsert("same", { uid: "session" });

    expect(await store("Interaction").find("same")).toBeUndefined();
    expect(await store("Client").find("same")).toEqual({ client_id: "same" });
  });
});
