import type { CallToolResult, McpServer } from "@modelcontextprotocol/server";
import { fromJsonSchema } from "@modelcontextprotocol/server";
import { picture, saying, sound } from "./contents.ts";

/** Every keyword of it has to come out as it went in. */
const schema2020 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
} as const;

/** Tools that answer at once, with each kind of content that there is. */
export function addPlainTools(server: McpServer): void {
  const embedded = (uri: string, mimeType: string, text: string) =>
    ({ type: "resource", resource: { uri, mimeType, text } }) as const;
  const image = { type: "image", data: picture, mimeType: "image/png" } as const;
  const answers: Readonly<Record<string, CallToolResult>> = {
    test_simple_text: saying("This is a simple text response for testing."),
    test_image_content: { content: [image] },
    test_audio_content: { content: [{ type: "audio", data: sound, mimeType: "audio/wav" }] },
    test_embedded_resource: {
      content: [embedded("test://embedded-resource", "text/plain", "An embedded resource.")],
    },
    test_multiple_content_types: {
      content: [
        { type: "text", text: "Several kinds of content:" },
        image,
        embedded(
          "test://mixed-content-resource",
          "application/json",
          '{"test":"data","value":123}',
        ),
      ],
    },
  };
  for (const [name, answer] of Object.entries(answers)) {
    server.registerTool(name, { description: `Answers as ${name} does` }, () => answer);
  }
  server.registerTool("test_error_handling", { description: "Fails" }, () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  const described = {
    description: "Has a schema of 2020-12",
    inputSchema: fromJsonSchema(schema2020),
  };
  server.registerTool("json_schema_2020_12_tool", described, (input) =>
    saying(JSON.stringify(input)),
  );
  const region = { type: "string", "x-mcp-header": "Region" } as const;
  const routed = fromJsonSchema<{ readonly region: string }>({
    type: "object",
    properties: { region },
    required: ["region"],
  });
  const byHeader = { description: "Repeats its parameter in a header", inputSchema: routed };
  server.registerTool("routed_by_header", byHeader, ({ region }) => saying(region));
  // What a gateway with rules hides from everybody who has no role; the suite never asks for it.
  server.registerTool("hidden_from_most", { description: "Is hidden by a rule" }, () =>
    saying("."),
  );
}
