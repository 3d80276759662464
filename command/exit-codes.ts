/** How every command ends; `grants` has two more of its own. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;
