/** What set-header and set-query-parameter do with what is there already. */
export const existsAction = { oneOf: ["override", "skip", "append", "delete"] } as const;
