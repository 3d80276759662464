import { describe, expect, inject, it } from "vitest";
import { startLocal } from "../../local/start-local.ts";

describe("the option hosts", () => {
  it.each(["clients.example", "https://clients.example/path", "https://clients.example/"])(
    "takes origins only, not %s",
    async (host) => {
      const started = startLocal({
        stack: inject("stack"),
        hosts: { "https://other.example": host },
      });
      await expect(started).rejects.toThrow(`"${host}" in hosts is not an origin`);
    },
  );
});
