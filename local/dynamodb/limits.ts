import type { Item, Node, Request } from 'dynalite/db/index.js';
import { levelsOf } from './size.ts';

/**
 * Limits of a request that need no table.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const EXPRESSION_BYTES = 4096;
const OPERATORS = 300;
const OPERANDS_OF_IN = 100;
const SUBSTITUTE_CHARACTERS = 255;
const SUBSTITUTES_BYTES = 2 * 2 ** 20;
const LEVELS = 32;

const EXPRESSIONS = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
] as const;

function* nodesOf(node: Node | undefined): Generator<Node> {
  if (node === undefined || Array.isArray(node) || node.type === undefined) return;
  yield node;
  for (const operand of node.args ?? []) yield* nodesOf(operand as Node);
}

function parsedOf(request: Request): readonly (readonly [name: string, roots: readonly (Node | undefined)[]])[] {
  return [
    ['ConditionExpression', [request._condition?.expression]],
    ['FilterExpression', [request._filter?.expression]],
    ['KeyConditionExpression', [request._keyCondition?.expression]],
    ['UpdateExpression', request._updates?.sections.map(({ val }) => val) ?? []],
  ];
}

/** Whether a value is nested deeper than DynamoDB keeps. */
export function tooDeep(item: Item): string | undefined {
  if (Object.values(item).every((value) => levelsOf(value) <= LEVELS)) return undefined;
  return 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
}

/** What of a request is too long, before its expressions are parsed. */
export function tooLong(request: Request): string | undefined {
  for (const name of EXPRESSIONS) {
    const bytes = Buffer.byteLength(String(request[name] ?? ''));
    if (bytes > EXPRESSION_BYTES) {
      return `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`;
    }
  }
  for (const member of ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const) {
    const substitutes = request[member] ?? {};
    const long = Object.keys(substitutes).find((name) => name.length > SUBSTITUTE_CHARACTERS);
    if (long) return `${member} contains invalid key: it has more than ${SUBSTITUTE_CHARACTERS} characters`;
    if (Buffer.byteLength(JSON.stringify(substitutes)) > SUBSTITUTES_BYTES) return `${member} exceeds max size`;
  }
  return tooDeep(request.ExpressionAttributeValues ?? {}) ?? tooDeep(request.Item ?? {});
}

/** What of a request's parsed expressions is too much. */
export function tooMany(request: Request): string | undefined {
  for (const [name, roots] of parsedOf(request)) {
    const nodes = roots.flatMap((root) => [...nodesOf(root)]);
    const operands = Math.max(0, ...nodes.filter(({ type }) => type === 'in').map(({ args }) => args!.length - 1));
    if (operands > OPERANDS_OF_IN) {
      return `Invalid ${name}: The IN operator is provided with too many operands; number of operands: ${operands}`;
    }
    if (nodes.length > OPERATORS) {
      return `Invalid ${name}: The expression contains too many operators; operator count: ${nodes.length}`;
    }
  }
  return undefined;
}
