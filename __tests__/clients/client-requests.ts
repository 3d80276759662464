/** What a client in use sends, as far as its code or its users' reports show it. */
export interface ClientRequests {
  readonly name: string;
  /** The body of its registration. */
  readonly registration: Readonly<Record<string, unknown>>;
  /** The redirect URI it really uses, which may have another port than the registered one. */
  readonly redirectUri: string;
  readonly state: string;
  /** The scope it asks for; undefined for none. */
  readonly scope?: string;
  readonly prompt?: string;
  /** Whether it repeats `resource` at the token endpoint. */
  readonly resourceWithToken: boolean;
  /** How it proves itself when it got a secret. */
  readonly secret?: "post" | "basic";
}

const codeAndRefresh = {
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
};

/** The requests of clients that people use, each with its peculiarities. */
export const clientRequests: readonly ClientRequests[] = [
  {
    // src/vs/base/common/oauth.ts: four redirect URIs at once, a grant we do not have, any port.
    name: "VS Code, loopback",
    registration: {
      client_name: "Visual Studio Code",
      client_uri: "https://code.visualstudio.com",
      grant_types: [
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
      ],
      response_types: ["code"],
      redirect_uris: [
        "https://insiders.vscode.dev/redirect",
        "https://vscode.dev/redirect",
        "http://127.0.0.1/",
        "http://127.0.0.1:33418/",
      ],
      scope: "weather.read",
      token_endpoint_auth_method: "none",
      application_type: "native",
    },
    redirectUri: "http://127.0.0.1:52341/",
    // base64, with the characters that URLs give a meaning to
    state: "+/7vPz8+Pj4/Pw8+Lz0vPg==",
    scope: "weather.read",
    resourceWithToken: false,
  },
  {
    // The URL handler: the state is a URI itself, several hundred characters long.
    name: "VS Code, URL handler",
    registration: {
      client_name: "Visual Studio Code",
      redirect_uris: ["https://vscode.dev/redirect", "http://127.0.0.1:33418/"],
      token_endpoint_auth_method: "none",
      application_type: "native",
      ...codeAndRefresh,
    },
    redirectUri: "https://vscode.dev/redirect",
    state: `vscode://dynamicauthprovider/localhost/authorize?nonce=${"4f".repeat(16)}&windowId=12&authority=${encodeURIComponent(`ssh-remote+${"host-".repeat(20)}`)}`,
    scope: "weather.read",
    resourceWithToken: false,
  },
  {
    name: "Claude",
    registration: {
      client_name: "Claude",
      redirect_uris: [
        "https://claude.ai/api/mcp/auth_callback",
        "https://claude.com/api/mcp/auth_callback",
      ],
      token_endpoint_auth_method: "client_secret_post",
      scope: "weather.read",
      ...codeAndRefresh,
    },
    redirectUri: "https://claude.ai/api/mcp/auth_callback",
    state: "hXo2pUu1pRzQ_1J6m0Lr0w",
    scope: "weather.read offline_access",
    prompt: "consent",
    resourceWithToken: true,
    secret: "post",
  },
  {
    name: "Claude Code",
    registration: {
      client_name: "Claude Code (weather)",
      redirect_uris: ["http://localhost/callback", "http://127.0.0.1/callback"],
      token_endpoint_auth_method: "none",
      ...codeAndRefresh,
    },
    redirectUri: "http://localhost:3118/callback",
    state: "V1c3F6b2RZzI3bVY",
    resourceWithToken: true,
  },
  {
    name: "ChatGPT",
    registration: {
      client_name: "ChatGPT",
      redirect_uris: ["https://chatgpt.com/connector_platform_oauth_redirect"],
      token_endpoint_auth_method: "client_secret_basic",
      ...codeAndRefresh,
    },
    redirectUri: "https://chatgpt.com/connector_platform_oauth_redirect",
    state: "oauth_s_68f0c7d1e0a48191b0f2",
    scope: "weather.read",
    resourceWithToken: true,
    secret: "basic",
  },
  {
    // Three kinds of redirect URI in one registration, and an application type that fits none.
    name: "Cursor",
    registration: {
      client_name: "Cursor",
      redirect_uris: [
        "cursor://anysphere.cursor-mcp/oauth/callback",
        "https://www.cursor.com/agents/mcp/oauth/callback",
        "http://localhost:8787/callback",
      ],
      application_type: "web",
      token_endpoint_auth_method: "none",
      ...codeAndRefresh,
    },
    redirectUri: "cursor://anysphere.cursor-mcp/oauth/callback",
    state: "eyJpZCI6InVzZXItd2VhdGhlciJ9",
    scope: "openid email profile",
    resourceWithToken: true,
  },
  {
    // The path is made for each connector; neither a scope nor a resource is sent.
    name: "Copilot Studio",
    registration: {
      client_name: "Microsoft Copilot Studio",
      redirect_uris: [
        "https://global.consent.azure-apim.net/redirect/cr1f3-5fweather-20mcp-5f0123456789abcdef",
      ],
      token_endpoint_auth_method: "client_secret_post",
      ...codeAndRefresh,
    },
    redirectUri:
      "https://global.consent.azure-apim.net/redirect/cr1f3-5fweather-20mcp-5f0123456789abcdef",
    state: "8d3a1c52-6a3e-4f57-9a3f-0a8f5d2f7c11_westeurope-001_azure-apim.net",
    resourceWithToken: false,
    secret: "post",
  },
  {
    name: "MCP Inspector",
    registration: {
      client_name: "MCP Inspector",
      client_uri: "https://github.com/modelcontextprotocol/inspector",
      redirect_uris: ["http://localhost:6274/oauth/callback"],
      token_endpoint_auth_method: "none",
      application_type: "native",
      scope: "",
      ...codeAndRefresh,
    },
    redirectUri: "http://localhost:6274/oauth/callback",
    state: "9c1185a5c5e9fc54612808977ee8f548b2258d31",
    scope: "weather.read",
    resourceWithToken: true,
  },
  {
    name: "mcp-remote",
    registration: {
      client_name: "MCP CLI Proxy",
      redirect_uris: ["http://localhost:20334/oauth/callback"],
      token_endpoint_auth_method: "none",
      software_id: "2e6dc280-f3c3-4e01-99a7-8181dbd1d23d",
      software_version: "0.15.1",
      ...codeAndRefresh,
    },
    redirectUri: "http://localhost:20336/oauth/callback",
    state: "b7b0c8f2-3f6a-4c39-9c25-4c8d0d0f3a6e",
    scope: "openid email profile",
    resourceWithToken: true,
  },
  {
    // The conformance suite sends no scope, no resource and no state worth its name.
    name: "the conformance suite",
    registration: {
      redirect_uris: ["http://127.0.0.1:3000/callback"],
      token_endpoint_auth_method: "none",
    },
    redirectUri: "http://127.0.0.1:3000/callback",
    state: "x",
    resourceWithToken: false,
  },
];
