import { completable, type McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import * as z from "zod";
import { picture } from "./contents.ts";

/** Resources of text and bytes, one that is made to measure, and prompts with each kind of content. */
export function addResourcesAndPrompts(server: McpServer): void {
  const read = (uri: string, mimeType: string, content: { text: string } | { blob: string }) =>
    server.registerResource(uri, uri, { mimeType }, () => ({
      contents: [{ uri, mimeType, ...content }],
    }));
  read("test://static-text", "text/plain", { text: "The text of a static resource." });
  read("test://static-binary", "image/png", { blob: picture });
  read("test://watched-resource", "text/plain", { text: "The text of a watched resource." });
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  server.registerResource("template", template, { mimeType: "application/json" }, (uri, { id }) => {
    const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
    return { contents: [{ uri: uri.href, mimeType: "application/json", text }] };
  });

  const says = (text: string) => ({ role: "user", content: { type: "text", text } }) as const;
  server.registerPrompt("test_simple_prompt", { description: "Text" }, () => ({
    messages: [says("This is a simple prompt for testing.")],
  }));
  const argument = () => completable(z.string(), () => ["one", "two"]);
  server.registerPrompt(
    "test_prompt_with_arguments",
    { description: "Arguments", argsSchema: z.object({ arg1: argument(), arg2: argument() }) },
    ({ arg1, arg2 }) => ({
      messages: [says(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
    }),
  );
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "A resource", argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) => {
      const resource = { uri, mimeType: "text/plain", text: "An embedded resource." };
      const content = { type: "resource", resource } as const;
      return { messages: [{ role: "user", content }, says("Read the resource above.")] };
    },
  );
  server.registerPrompt("test_prompt_with_image", { description: "A picture" }, () => {
    const content = { type: "image", data: picture, mimeType: "image/png" } as const;
    return { messages: [{ role: "user", content }, says("Look at the picture above.")] };
  });
}
