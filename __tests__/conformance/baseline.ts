/** Why scenarios of the suite are not passed, and which ones those are. */
export type Baseline = Readonly<Record<string, readonly string[]>>;

const tasks = {
  "the extension for tasks, which the SDK does not speak": [
    "tasks-capability-negotiation",
    "tasks-dispatch-and-envelope",
    "tasks-lifecycle",
    "tasks-mrtr-composition",
    "tasks-mrtr-input",
    "tasks-request-headers",
    "tasks-request-state-removal",
    "tasks-required-task-error",
    "tasks-wire-fields",
  ],
};

/** A server with everything lacks only an extension. */
export const everythingBaseline: Baseline = tasks;

/** The weather server has tools, prompts and resources of its own, and no use for the rest. */
export const weatherBaseline: Baseline = {
  ...tasks,
  "it wants tools of the suite's own": [
    "elicitation-sep1034-defaults",
    "elicitation-sep1330-enums",
    "http-custom-header-server-validation",
    "input-required-result-basic-elicitation",
    "input-required-result-basic-list-roots",
    "input-required-result-basic-sampling",
    "input-required-result-capability-check",
    "input-required-result-multi-round",
    "input-required-result-multiple-input-requests",
    "input-required-result-request-state",
    "input-required-result-result-type",
    "input-required-result-tampered-state",
    "json-schema",
    "server-stateless",
    "tools-call-audio",
    "tools-call-elicitation",
    "tools-call-embedded-resource",
    "tools-call-error",
    "tools-call-image",
    "tools-call-mixed-content",
    "tools-call-sampling",
    "tools-call-simple-text",
    "tools-call-with-logging",
    "tools-call-with-progress",
  ],
  "it wants prompts and resources of the suite's own": [
    "completion-complete",
    "input-required-result-non-tool-request",
    "prompts-get-embedded-resource",
    "prompts-get-simple",
    "prompts-get-with-args",
    "prompts-get-with-image",
    "resources-read-binary",
    "resources-read-text",
    "resources-templates-read",
  ],
  "a server without sessions has nobody to tell later": [
    "logging-set-level",
    "resources-subscribe",
    "resources-unsubscribe",
  ],
};
