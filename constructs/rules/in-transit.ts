import { isFalse, isTrue, type SafeSetting, settingRule } from "./setting-rule.ts";
import type { StackRule } from "./stack-rule.ts";
import { parts } from "./synthesized-stack.ts";

/** As the resources spell TLS 1.2 and 1.3. */
const modern = (value: unknown) =>
  ["TLS1_2", "TLS1_3", "Tls12", "Tls13", "1.2", "1.3"].includes(String(value));

function tls(type: string, argument: string, unset: unknown): SafeSetting {
  return { type, argument, unset, safe: modern, problem: "TLS older than 1.2 is accepted." };
}

/** Versions of TLS that are broken. */
export const tlsVersions: StackRule = settingRule(
  {
    id: "tls-versions",
    severity: "error",
    title: "Nothing accepts TLS older than 1.2",
    reason: "TLS 1.0 and 1.1 must not be used (RFC 8996).",
    remedy: "Set the minimum to 1.2, as the resource spells it.",
  },
  [
    tls("azurerm_storage_account", "min_tls_version", "TLS1_2"),
    tls("azurerm_cosmosdb_account", "minimal_tls_version", "Tls12"),
    tls("azurerm_redis_cache", "minimum_tls_version", "1.2"),
    tls("azurerm_mssql_server", "minimum_tls_version", "1.2"),
    ...[
      "azurerm_linux_function_app",
      "azurerm_windows_function_app",
      "azurerm_linux_web_app",
      "azurerm_windows_web_app",
    ].map((type) => tls(type, "site_config.minimum_tls_version", "1.2")),
  ],
);

/** Requests that anybody on the way can read. */
export const plainHttp: StackRule = {
  id: "plain-http",
  severity: "error",
  title: "Nothing is reached by HTTP without TLS",
  reason: "Tokens on the way must be protected by TLS (RFC 6750 section 5.3).",
  remedy: "Use https alone, and verify certificates.",
  check: (stack) => {
    const problem = (said: string) => (paths: readonly { readonly path: string }[]) =>
      paths.map(({ path }) => ({ path, problem: said }));
    const apis = stack.ofType("azurerm_api_management_api");
    const backends = stack.ofType("azurerm_api_management_backend");
    const plain = (value: unknown) => /^(?:http|ws):/i.test(String(stack.resolved(value)));
    return [
      ...problem("The API answers plain HTTP.")(
        apis.filter((api) =>
          stack.valuesAt(api, "protocols").some((it) => it === "http" || it === "ws"),
        ),
      ),
      ...problem("The API leads to a plain HTTP address.")(
        apis.filter(({ values }) => plain(values["service_url"])),
      ),
      ...problem("The backend has a plain HTTP address.")(
        backends.filter(({ values }) => plain(values["url"])),
      ),
      ...problem("The certificate of the backend is not verified.")(
        backends.filter(({ values }) =>
          parts(values["tls"]).some((it) => !Object.values(it).every(isTrue)),
        ),
      ),
      ...problem("The container app answers plain HTTP.")(
        stack
          .ofType("azurerm_container_app")
          .filter(
            (app) => !stack.valuesAt(app, "ingress.allow_insecure_connections").every(isFalse),
          ),
      ),
      ...problem("The account answers plain HTTP.")(
        stack
          .ofType("azurerm_storage_account")
          .filter(({ values }) => !isTrue(values["https_traffic_only_enabled"] ?? true)),
      ),
    ];
  },
};

/** What API Management can be told to accept for the sake of old clients. */
export const oldProtocols: StackRule = {
  id: "old-protocols",
  severity: "error",
  title: "API Management accepts no old protocols and ciphers",
  reason:
    "TLS 1.0 and 1.1 must not be used (RFC 8996), nor SSL 3.0 (RFC 7568), 3DES and ciphers without forward secrecy (RFC 9325 section 4).",
  remedy: "Take the argument away, or set it to false.",
  check: (stack) =>
    stack.ofType("azurerm_api_management").flatMap(({ values, path }) =>
      parts(values["security"])
        .flatMap((security) => Object.entries(security))
        .filter(([name, value]) => old.test(name) && !isFalse(value ?? false))
        .map(([name]) => ({ path, problem: `security.${name} is on.` })),
    ),
};

const old =
  /(?:ssl30|tls1[01]|triple_des)|^tls_(?:rsa_with|ecdhe_(?:rsa|ecdsa)_with_aes\d+_cbc)_\w+_enabled$/;
