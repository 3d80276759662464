import { tryInspectorCli } from "./try-inspector-cli.ts";

tryInspectorCli("legacy");
