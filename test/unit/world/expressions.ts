/*
 * Condition expressions, taken apart: which terms one has, and what it is without one of them. For the check that each term is
 * tested (test/nightly/conditions.ts).
 */

/** A condition without one of its terms; empty where nothing is left. */
export interface Weakened {
  readonly term: string;
  readonly left: string;
}

/** A command's expressions. */
export interface Expressions {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
  readonly [member: string]: unknown;
}

/** The operands of an operator that is in no parentheses. */
function split(expression: string, operator: ' OR ' | ' AND '): string[] {
  const operands: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < expression.length; at++) {
    if (expression[at] === '(') depth += 1;
    if (expression[at] === ')') depth -= 1;
    if (depth > 0 || !expression.startsWith(operator, at)) continue;
    operands.push(expression.slice(from, at));
    from = at + operator.length;
  }
  return [...operands, expression.slice(from)];
}

/** The expression with each of its terms taken away, and without all of them. */
export function weakened(expression: string): Weakened[] {
  const all = terms(expression);
  return all.length > 1 ? [...all, { term: expression, left: '' }] : all;
}

function terms(expression: string): Weakened[] {
  for (const operator of [' OR ', ' AND '] as const) {
    const operands = split(expression, operator);
    if (operands.length === 1) continue;
    const others = (i: number, left: string) => operands.map((each, at) => (at === i ? left : each)).filter(Boolean);
    return operands.flatMap((operand, i) =>
      terms(operand).map(({ term, left }) => ({ term, left: others(i, left).join(operator) })),
    );
  }
  if (!expression.startsWith('(')) return [{ term: expression, left: '' }];
  return terms(expression.slice(1, -1)).map(({ term, left }) => ({ term, left: left && `(${left})` }));
}

/** The command with another condition, and without the names and values that nothing uses any more: DynamoDB refuses those. */
export function withCondition<T extends Expressions>(command: T, condition: string): T {
  const {
    ConditionExpression: _,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ...rest
  } = command;
  const used: readonly string[] = `${condition} ${rest.UpdateExpression ?? ''}`.match(/[#:]\w+/g) ?? [];
  const keep = <V>(map: Readonly<Record<string, V>> = {}) =>
    Object.fromEntries(Object.entries(map).filter(([name]) => used.includes(name)));
  const [keptNames, keptValues] = [keep(names), keep(values)];
  return {
    ...rest,
    ...(condition && { ConditionExpression: condition }),
    ...(Object.keys(keptNames).length > 0 && { ExpressionAttributeNames: keptNames }),
    ...(Object.keys(keptValues).length > 0 && { ExpressionAttributeValues: keptValues }),
  } as unknown as T;
}

/** A condition as people read it: the names of attributes, and values that are words, in their places. */
export function readable({ ConditionExpression = '', ...command }: Expressions, text = ConditionExpression): string {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = command;
  const wordOf = (name: string) => /^[a-z]+$/.exec(values[name]?.S ?? '')?.[0];
  return text
    .replaceAll(/#\w+/g, (name) => names[name] ?? name)
    .replaceAll(/:\w+/g, (name) => (wordOf(name) === undefined ? name : `'${wordOf(name)}'`));
}
