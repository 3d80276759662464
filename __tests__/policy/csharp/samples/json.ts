import {
  HeaderMap,
  MessageBody,
  PolicyResponse,
  parseJson,
} from "../../../../policy/csharp/index.ts";
import type { Sample } from "./sample.ts";

const response = (body: string, statusCode = 200) =>
  new PolicyResponse({
    statusCode,
    headers: new HeaderMap([["Content-Type", "application/json"]]),
    body: new MessageBody(body),
  });

export const json: readonly Sample[] = [
  {
    name: "a token out of a response",
    text: '(string)((IResponse)context.Variables["tokenResponse"]).Body.As<JObject>()["access_token"]',
    props: { variables: { tokenResponse: response('{"access_token":"abc","expires_in":3599}') } },
    expected: "abc",
  },
  {
    name: "a number out of a response, with a margin",
    text: '(int)((JObject)context.Variables["token"])["expires_in"] - 60',
    props: { variables: { token: parseJson('{"expires_in":3599}') } },
    expected: "3539",
  },
  {
    name: "an OAuth error",
    text: 'return new JObject(new JProperty("error", "invalid_grant"), new JProperty("error_description", "The code has expired.")).ToString(Newtonsoft.Json.Formatting.None);',
    expected: '{"error":"invalid_grant","error_description":"The code has expired."}',
  },
  {
    name: "metadata from an anonymous object",
    text: `
      var issuer = "https://" + context.Request.OriginalUrl.Host;
      return JsonConvert.SerializeObject(new {
        issuer,
        authorization_endpoint = $"{issuer}/authorize",
        response_types_supported = new[] { "code" },
        code_challenge_methods_supported = new[] { "S256" },
        require_pkce = true
      });`,
    expected:
      '{"issuer":"https://gw.example","authorization_endpoint":"https://gw.example/authorize","response_types_supported":["code"],"code_challenge_methods_supported":["S256"],"require_pkce":true}',
  },
  {
    name: "a method of a JSON-RPC body, kept for the backend",
    text: `
      var body = context.Request.Body?.As<JObject>(preserveContent: true);
      var method = (string)body?["method"];
      if (method != "tools/call") return "";
      return (string)body["params"]?["name"] ?? "";`,
    props: { body: '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"get_weather"}}' },
    expected: "get_weather",
  },
  {
    name: "a batch or a single message",
    text: `
      var message = JToken.Parse(context.Request.Body.As<string>(true));
      var messages = message is JArray ? (JArray)message : new JArray(message);
      return string.Join(",", messages.Select(m => (string)m["method"] ?? "response"));`,
    props: { body: '[{"method":"initialize"},{"result":{}}]' },
    expected: "initialize,response",
  },
  {
    name: "fields removed from a response",
    text: `
      var body = context.Response.Body.As<JObject>();
      foreach (var key in new[] { "minutely", "hourly", "flags" }) { body.Property(key)?.Remove(); }
      return body.ToString(Newtonsoft.Json.Formatting.None);`,
    props: { rest: { response: response('{"now":1,"hourly":[1],"flags":{}}') } },
    expected: '{"now":1}',
  },
  {
    name: "a response combined from several",
    text: `
      var all = new JObject();
      foreach (var name in new[] { "a", "b" }) {
        var r = context.Variables.GetValueOrDefault<IResponse>(name);
        all[name] = r == null ? null : r.Body.As<JToken>();
      }
      return all.ToString(Newtonsoft.Json.Formatting.None);`,
    props: { variables: { a: response('{"x":1}') } },
    expected: '{"a":{"x":1},"b":null}',
  },
  {
    name: "redirect URIs of a registration",
    text: `
      try {
        var uris = context.Request.Body.As<JObject>(preserveContent: true)["redirect_uris"] as JArray;
        if (uris == null || !uris.Any()) return "missing";
        foreach (string uri in uris) {
          Uri parsed = new Uri(uri);
          if (parsed.Scheme == "http" && !parsed.IsLoopback) return "insecure: " + uri;
          if (!string.IsNullOrEmpty(parsed.Fragment)) return "fragment: " + uri;
        }
        return "ok";
      } catch (Exception) {
        return "malformed";
      }`,
    props: { body: '{"redirect_uris":["http://127.0.0.1:33418/cb","http://evil.example/cb"]}' },
    expected: "insecure: http://evil.example/cb",
  },
];
