import { describe, expect, it } from "vitest";
import { Directory } from "../../../local/entra/directory.ts";
import { DirectoryError } from "../../../local/entra/index.ts";
import { gatewayApp, weatherApp } from "./contoso.ts";

const app = gatewayApp("https://issuer.example");

const directory = () => new Directory({ apps: [app, weatherApp] });

describe("the directory", () => {
  it("refuses a second app with the same identifier URI", () => {
    expect(() => directory().register({ ...app, clientId: "another" })).toThrow(DirectoryError);
    expect(() => directory().register(app)).not.toThrow();
  });

  it.each(["/oauth-callback", "http://localhost:1/#here", "javascript:alert(1)"])(
    "refuses %s as a redirect URI",
    (uri) => {
      expect(() => directory().register({ ...app, redirectUris: [uri] })).toThrow(DirectoryError);
    },
  );

  it("refuses to disable somebody it does not know", () => {
    expect(() => directory().setDisabled("nobody", true)).toThrow(/Ada Lovelace/);
  });
});
