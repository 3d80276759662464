/**
 * The store answers in milliseconds, and Entra within a second or two. A token request asks Entra once and the store
 * four times or five, and a v2 tier may end a request after 30 seconds, so all of them together stay below that. A client's document is
 * read before a person is asked, who waits for it.
 */
export const timeouts = { store: 3, entra: 10, document: 5 };
