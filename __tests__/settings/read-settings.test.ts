import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Duration } from "../../constructs/index.ts";
import { readSettings } from "../../settings/index.ts";

const folder = mkdtempSync(join(tmpdir(), "settings-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Environment = Readonly<Record<string, string>>;

/** The settings of a file without environments. */
function settingsOf(environment: Environment, path?: string) {
  const [first, ...others] = readSettings(environment, path);
  if (first === undefined || others.length > 0) throw new Error("There is not one environment.");
  return first.settings;
}

function file(content: string): string {
  const path = join(folder, "gateway.config.json");
  writeFileSync(path, content);
  return path;
}

describe("the settings", () => {
  it("need not be set, and are left to the constructs then", () => {
    const settings = settingsOf({}, join(folder, "absent.json"));
    const set = Object.entries(settings).filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(set)).toEqual({ prefix: "mcp", state: { kind: "local" } });
  });

  it("adds schemes of apps to those that are known", () => {
    const { redirects } = settingsOf({ GATEWAY_APP_SCHEMES: "myapp" }, file("{}"));
    expect(redirects?.view).toMatchObject({ listed: false });
    expect(redirects?.view.appSchemes).toEqual(expect.arrayContaining(["cursor", "myapp"]));
  });

  it("takes the environment over the file", () => {
    const path = file('{ "location": "northeurope", "prefix": "abc" }');
    const configuration = settingsOf({ GATEWAY_LOCATION: "uksouth" }, path);
    expect(configuration).toMatchObject({ location: "uksouth", prefix: "abc" });
  });

  it("takes a region as the portal shows it, and one that opens later", () => {
    const read = (location: string) =>
      settingsOf({ GATEWAY_LOCATION: location }, join(folder, "absent.json")).location;
    expect(read("West Europe")).toBe("westeurope");
    expect(read("East US 2")).toBe("eastus2");
    expect(read("atlantisnorth")).toBe("atlantisnorth");
  });

  it("takes tenants, any, and any but some", () => {
    const read = (tenants: string) =>
      settingsOf({ GATEWAY_ENTRA_TENANTS: tenants }, join(folder, "absent.json")).entraTenants;
    const [one, other] = [1, 2].map((digit) => `aad0aad0-0000-4000-8000-00000000000${digit}`);
    expect(read(`${one}, ${other}`)).toMatchObject({ listed: [one, other], every: undefined });
    expect(read("any")).toMatchObject({ listed: [], every: { except: [], rolesFrom: [] } });
    expect(read(`any, !${one}, !${other}`)?.every?.except).toEqual([one, other]);
  });

  it("takes lists with commas, and the words any and none", () => {
    const read = (environment: Record<string, string>) =>
      settingsOf(environment, join(folder, "absent.json"));
    expect(
      read({ GATEWAY_CLIENT_DOCUMENTS: "vscode.dev, claude.ai" }).clientDocuments?.view,
    ).toEqual({ hosts: ["vscode.dev", "claude.ai"] });
    expect(read({ GATEWAY_CLIENT_DOCUMENTS: "any" }).clientDocuments?.view).toEqual({
      hosts: undefined,
    });
    expect(read({ GATEWAY_CLIENT_DOCUMENTS: "none" }).clientDocuments?.view).toBeUndefined();
    expect(read({ GATEWAY_BLOCKED_CLIENTS: "one,two" }).blockedClients).toEqual(["one", "two"]);
    expect(read({ GATEWAY_DYNAMIC_REGISTRATION: "false" }).dynamicRegistration).toBe(false);
  });

  it.each([
    [{ GATEWAY_SKU: "BasicV2_11" }, /sku .*GATEWAY_SKU.*1 to 10 units/],
    [{ GATEWAY_SKU: "BasicV2_0" }, /sku .*GATEWAY_SKU.*1 to 10 units/],
    [{ GATEWAY_SKU: "BasicV2_1_5" }, /"BasicV2_1_5" is not a SKU for the gateway/],
    [{ GATEWAY_SKU: "BasicV2_01" }, /"BasicV2_01" is not a SKU for the gateway/],
    [{ GATEWAY_SKU: "BasicV2" }, /"BasicV2" is not a SKU for the gateway/],
    [{ GATEWAY_SKU: "basicv2_1" }, /"basicv2_1" is not a SKU for the gateway/],
    [{ GATEWAY_SKU: "Consumption_0" }, /not a SKU for the gateway/],
    [{ GATEWAY_PREFIX: "Has-Capitals" }, /prefix .*lower-case/],
    [{ GATEWAY_SUBSCRIPTION_ID: "mine" }, /subscriptionId .*UUID/],
    [{ GATEWAY_ACCESS_TOKEN_LIFETIME: "5" }, /accessTokenLifetime/],
    [{ GATEWAY_ENTRA_TENANTS: "contoso" }, /entraTenants .*UUIDs/],
    [{ GATEWAY_ENTRA_TENANTS: "any,contoso" }, /entraTenants .* name "contoso" behind "any"/],
    [{ GATEWAY_ENTRA_TENANTS: "any,!contoso" }, /entraTenants .*UUIDs/],
    [{ GATEWAY_CLIENT_DOCUMENTS: "https://vscode.dev" }, /clientDocuments .*host name/],
    [{ GATEWAY_REDIRECT_HOSTS: "claude.ai,*.example" }, /redirectHosts.*"\*\.example"/],
    [{ GATEWAY_APP_SCHEMES: "myapp,ms-settings" }, /appSchemes.*"ms-settings"/],
    [{ GATEWAY_APP_SCHEMES: "myapp", GATEWAY_REDIRECT_HOSTS: "claude.ai" }, /in redirectSchemes/],
    [{ GATEWAY_REMEMBER_NATIVE_APPS: "yes" }, /rememberNativeApps .*true or false/],
    [{ GATEWAY_DYNAMIC_REGISTRATION: "perhaps" }, /dynamicRegistration .*true or false/],
    [{ GATEWAY_TOKEN_SIGNING: "none" }, /tokenSigning/],
    [{ GATEWAY_LOCATION: "westeruope" }, /location .*did you mean "westeurope"/],
    [{ GATEWAY_LOCATION: "West Europa!" }, /location .*Azure region/],
    [{ GATEWAY_PREFIX: "1abc" }, /prefix .*begin with a letter/],
    [{ GATEWAY_RESOURCE_GROUP: "my rg." }, /resourceGroup .*no period at the end/],
    [{ GATEWAY_SKU: "Developer_3x" }, /must be one of Developer_1, Basic_1 to Basic_2/],
    [{ GATEWAY_STORAGE_REPLICATION: "RAGRS" }, /storageReplication/],
    [{ GATEWAY_STATE: "s3://bucket" }, /state .*"local", a blob container/],
    [{ GATEWAY_STATE: "https://app.terraform.io/app/a b" }, /state .*or an organization of HCP/],
    [{ GATEWAY_STATE: "http://app.terraform.io/app/contoso" }, /state .*or an organization/],
    [{ GATEWAY_DEPLOYERS: "me" }, /deployers.*UUIDs/],
    [{ GATEWAY_ALERT_EMAILS: "ops" }, /alertEmails.*"ops" is not one/],
    [{ GATEWAY_ALERT_EMAILS: "a@b.example,a@b.example" }, /alertEmails.*twice/],
    [{ GATEWAY_IMAGE: "registry.example/weather:latest" }, /image .*version tag/],
    [{ GATEWAY_IMAGE: "registry.example/weather" }, /image .*version tag/],
    [{ GATEWAY_PUBLISHER_EMAIL: "me" }, /publisherEmail \(GATEWAY_.*e-mail address/],
    [{ GATEWAY_PAGE_ACCENT_COLOR: "blue" }, /pageAccentColor \(GATEWAY_.*colour such as/],
    [{ GATEWAY_PAGE_SUPPORT_URL: "help" }, /pageSupportUrl \(GATEWAY_.*https or mailto/],
  ])("names the setting that cannot work: %o", (environment, sentence) => {
    expect(() => settingsOf(environment, join(folder, "absent.json"))).toThrow(sentence);
  });

  it("says of clients that they are set in the file only, and which one is wrong", () => {
    const incomplete = file('{ "preRegisteredClients": [{ "id": "a", "redirectUris": [] }] }');
    expect(() => settingsOf({}, incomplete)).toThrow(
      `preRegisteredClients[0].name (${incomplete}): is missing; it must be text in quotes.`,
    );
    const misspelt = file(
      '{ "preRegisteredClients": [{ "id": "a", "name": "b", "redirectUri": [] }] }',
    );
    expect(() => settingsOf({}, misspelt)).toThrow("preRegisteredClients[0].redirectUri (");
    expect(() => settingsOf({}, misspelt)).toThrow('did you mean "redirectUris"?');
    const environment = { GATEWAY_PRE_REGISTERED_CLIENTS: "a" };
    expect(() => settingsOf(environment, file("{}"))).toThrow(
      "GATEWAY_PRE_REGISTERED_CLIENTS (environment): is set in the file only.",
    );
  });

  it.each([
    [{ redirectUris: ["http://evil.example"] }, /Clients\[1\] \(.*neither https/],
    [{ secretHashes: ["secret"] }, /Clients\[1\] \(.*64 lower-case/],
    [{ introspection: true }, /Clients\[1\] \(.*needs a secret/],
    [{ name: "" }, /Clients\[1\] \(.*name of 1 to 48/],
    [{ id: "first" }, /Clients \(.*same id twice/],
  ])("says which client cannot work, and why: %o", (change, sentence) => {
    const [first, second] = ["first", "second"].map((id) => ({
      ...{ id, name: id, redirectUris: ["https://app.example/back"] },
    }));
    const preRegisteredClients = [first, { ...second, ...change }];
    expect(() => settingsOf({}, file(JSON.stringify({ preRegisteredClients })))).toThrow(sentence);
  });

  it.each([
    [{ "": "x" }, /tags \(.*1 to 128/],
    [{ owner: "x".repeat(257) }, /tags \(.*at most 256/],
    [{ owner: 3 }, /tags\.owner \(.*text in quotes/],
  ])("names tags that Azure does not take: %o", (tags, sentence) => {
    expect(() => settingsOf({}, file(JSON.stringify({ tags })))).toThrow(sentence);
  });

  it.each([
    ["GATEWAY_LOKATION", "did you mean GATEWAY_LOCATION?"],
    ["gateway_sku", "did you mean GATEWAY_SKU?"],
    ["GATEWAY_GRANTSTORE", "did you mean GATEWAY_GRANT_STORE?"],
    ["GATEWAY_SOMETHING_ELSE", "unset it"],
  ])("refuses the variable %s, which is no setting", (variable, advice) => {
    const absent = join(folder, "absent.json");
    expect(() => settingsOf({ [variable]: "x" }, absent)).toThrow(
      new RegExp(`${variable} \\(environment\\): is not a setting.*${advice.replace("?", "\\?")}`),
    );
    expect(() => settingsOf({ [variable]: "" }, absent)).not.toThrow();
  });

  it("leaves variables alone that are not its own", () => {
    const others = {
      GATEWAY_GRANT_STORE: "https://a.example/b",
      PATH: "/bin",
      MY_GATEWAY_SKU: "x",
    };
    expect(() => settingsOf(others, join(folder, "absent.json"))).not.toThrow();
  });

  it("says where a setting is set that cannot work, and all problems at once", () => {
    const path = file('{ "sku": "None_1", "prefix": "ABC" }');
    const reading = () => settingsOf({ GATEWAY_PREFIX: "DEF", GATEWAY_STAT: "x" }, path);
    for (const place of ["prefix (GATEWAY_PREFIX): ", `sku (${path}): `, "GATEWAY_STAT (env"]) {
      expect(reading).toThrow(place);
    }
  });

  const numbers = [
    "keyGeneration",
    "accessTokenLifetime",
    "grantLifetimeDays",
    "refreshTokenGrace",
  ];
  const noNumbers = ["null", "true", "[3]", '" "', '""', '"0x10"', '"1e2"', '"60.0"', "60.5", "{}"];
  it.each(numbers.flatMap((setting) => noNumbers.map((value) => [setting, value] as const)))(
    "takes for %s no %s",
    (setting, value) => {
      const path = file(`{ "${setting}": ${value} }`);
      expect(() => settingsOf({}, path)).toThrow(
        /: must be a whole number from \d+ to \d+.*; it is .*\./,
      );
    },
  );

  it("takes digits as a number, from the environment and from the file", () => {
    const path = file('{ "keyGeneration": "2", "grantLifetimeDays": 7 }');
    expect(settingsOf({ GATEWAY_REFRESH_TOKEN_GRACE: "0" }, path)).toMatchObject({
      keyGeneration: 2,
      grantLifetimeDays: Duration.days(7),
      refreshTokenGrace: Duration.seconds(0),
    });
  });

  it.each([
    ['"prefix": 3', "prefix (", "must be text in quotes; it is 3."],
    ['"sku": null', "sku (", "must be text in quotes; it is null."],
    ['"dynamicRegistration": 1', "dynamicRegistration (", "must be true or false; it is 1."],
    ['"redirectHosts": {}', "redirectHosts (", "must be a list; it is an object."],
    ['"redirectHosts": "claude.ai,"', "redirectHosts[1] (", "is empty; leave it out"],
    ['"tokenSigning": "ES256"', "tokenSigning (", 'must be "HS256" or "RS256"; it is "ES256".'],
    ['"publisherName": ""', "publisherName (", "must have 1 to 100 characters in one line."],
    [`"pageName": "${"x".repeat(61)}"`, "pageName (", "must be 1 to 60 characters"],
    ['"lokation": "x"', "lokation (", 'is not a setting; did you mean "location"?'],
  ])("says of %s in words of its own what is wrong", (content, setting, problem) => {
    const reading = () => settingsOf({}, file(`{ ${content} }`));
    expect(reading).toThrow(setting);
    expect(reading).toThrow(problem);
  });

  it.each([
    ["", "it is empty"],
    ["{", "line 1, column 2: it ends too soon"],
    ['{\n  "prefix": "abc",\n}', 'line 3, column 1: the comma before "}" has to go.'],
    ['{ "redirectHosts": ["a",] }', 'the comma before "]" has to go.'],
    ["{ // prefix\n}", "JSON has no comments"],
    ["{ 'prefix': 1 }", "double quotes"],
    ['{ "prefix": abc }', '"a" cannot stand there'],
    ['{ "prefix": truth }', 'column 16: "t" cannot'],
    ['{ "prefix": "abc\n" }', "the line ends within quotes"],
    ['{ "prefix": "abc" "sku": 1 }', "column 19: a comma or a colon is missing"],
    ['{ "prefix": "abc" } }', 'column 21: "}" cannot'],
    ["[]", "must hold a JSON object"],
    ["null", "must hold a JSON object"],
  ])("says of the file %j what is wrong with it", (content, problem) => {
    expect(() => settingsOf({}, file(content))).toThrow(problem);
  });

  it("takes a file that begins with a byte order mark", () => {
    expect(settingsOf({}, file('\uFEFF{ "prefix": "abc" }')).prefix).toBe("abc");
  });
});

describe("environments of one file", () => {
  const path = () =>
    file(
      JSON.stringify({
        location: "northeurope",
        tags: { owner: "platform" },
        environments: {
          dev: { sku: "Developer_1", prefix: "dev" },
          prod: { location: "uksouth", tags: { costs: "42" } },
        },
      }),
    );

  it("have their own settings over those of the file, and the environment's over both", () => {
    const all = readSettings({ GATEWAY_GRANT_LIFETIME_DAYS: "7" }, path());
    expect(
      all.map(({ name, settings: { location, prefix, sku, grantLifetimeDays, tags } }) => [
        name,
        ...[location, prefix, sku?.name, grantLifetimeDays?.inDays, tags],
      ]),
    ).toEqual([
      ["dev", "northeurope", "dev", "Developer_1", 7, { owner: "platform" }],
      ["prod", "uksouth", "mcp", undefined, 7, { owner: "platform", costs: "42" }],
    ]);
  });

  it("are one where one is chosen", () => {
    const [only, ...others] = readSettings({ GATEWAY_ENVIRONMENT: "prod" }, path());
    expect([only?.name, others]).toEqual(["prod", []]);
    expect(() => readSettings({ GATEWAY_ENVIRONMENT: "test" }, path())).toThrow(
      /GATEWAY_ENVIRONMENT \(environment\): is "test"; the environments of .* are dev, prod\./,
    );
    expect(() => readSettings({ GATEWAY_ENVIRONMENT: "test" }, file("{}"))).toThrow(
      "has no environments",
    );
  });

  it.each(["[]", "{}", '"dev"', '{ "Dev": {} }', '{ "a-b": {} }', '{ "dev": 1 }', "null"])(
    "are no %s",
    (environments) => {
      const wrong = file(`{ "environments": ${environments} }`);
      expect(() => readSettings({}, wrong)).toThrow("must be an object with settings by name");
    },
  );

  it("are named in what is wrong with them", () => {
    const wrong = file('{ "environments": { "dev": { "sku": "Big_1" }, "prod": {} } }');
    expect(() => readSettings({}, wrong)).toThrow(/sku \(.*, environment dev\): must be one/);
  });

  it("say all that is wrong at once, in each of them, and once what is wrong with a variable", () => {
    const wrong = file('{ "environments": { "dev": { "sku": "Big_1" }, "prod": { "tags": 3 } } }');
    const failure = (): unknown => {
      try {
        return readSettings({ GATEWAY_NONE: "1" }, wrong);
      } catch (error) {
        return error;
      }
    };
    const text = String(failure());
    expect(text).toMatch(/sku \(.*, environment dev\)[\s\S]*tags \(.*, environment prod\)/);
    expect(text.match(/GATEWAY_NONE/g)).toHaveLength(1);
  });
});
