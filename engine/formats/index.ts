/**
 * Codes that look as they must. A format is the set of all codes that fit a pattern and avoid what is to be avoided; it is
 * a finite regular language, so its codes are counted exactly, each can be produced, none twice, and any can be found
 * again without a list.
 *
 * `resolveFormat` accepts a request, `packResolved` and `unpackResolved` keep it, `openFormatLine` makes and finds codes.
 */
export { capacityOfFormat, type FormatCapacity } from './capacity.ts';
export type { Misfit, MisfitReason } from './code-parser.ts';
export { FormatError, type FormatErrorCode } from './errors.ts';
export type { Finding, FormatLine, FormatLineOptions } from './format-line.ts';
export { fullChecksum, symbolShares } from './full-set.ts';
export { openFormatLine } from './open.ts';
export { hashOfRequest, type ResolveOptions, resolveFormat } from './resolve.ts';
export {
  capacityOfResolved,
  hashOfResolved,
  MAX_RESOLVED_BYTES,
  packResolved,
  type ResolvedFormat,
  unpackResolved,
} from './resolved.ts';
export { areApart, characterBytes, codeBytes, codeCharacters, type Shape } from './shape.ts';
export { builtInLists, type WordLists } from './word-lists.ts';
