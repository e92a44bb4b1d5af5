/**
 * What a key may do. `order`: everything. `reprint`: read what there is, and get issued codes again. `redeem`: what `verify` may,
 * and redeem codes. `verify`: ask whether codes were issued.
 */
export const scopes = ['order', 'reprint', 'redeem', 'verify'] as const;
export type Scope = (typeof scopes)[number];

/** The `code` of a refusal because the key's scope does not allow the request: the key is good, and its session goes on. */
export const SCOPE_REFUSED = 'scope';
