/*
 * What the generated client takes from the DOM's types, for the rooms that are checked without the DOM: tsconfig.node.json alone
 * reads this. The client's own inside is checked with the DOM (tsconfig.browser.json), whose headers are not quite Node's.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above
type HeadersInit = any;
type BodyInit = NonNullable<RequestInit['body']>;
/** Node has none: the client asks for its type, to tell browsers apart. */
declare const document: undefined;
