/** The longest that a timer of Node.js waits, in milliseconds, near 25 days: one that is to wait longer goes off at once. */
export const longestTimer = 2 ** 31 - 1;
