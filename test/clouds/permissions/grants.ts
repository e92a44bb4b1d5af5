import type { PolicyDocument, Statement } from './policies.ts';

/** One action on one resource, as a statement of a function's policy allows it. */
export interface Grant {
  readonly function: string;
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  /** Place of its statement in the policy. */
  readonly statement: number;
  /** As a reader sees it. */
  readonly text: string;
}

/** What IAM has denied. */
export interface Denial {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/** What a function may do, without logs and traces, which no code of ours asks for. */
export function grantsOf(name: string, role: string, { Statement }: PolicyDocument): Grant[] {
  return Statement.flatMap(({ Action, Resource, Condition }, statement) => {
    const condition = Condition ? ` if ${JSON.stringify(Condition)}` : '';
    const actions = listOf(Action).filter((action) => !/^(logs|xray):/.test(action));
    return actions.flatMap((action) =>
      listOf(Resource).map((resource) => {
        const text = `${action} on ${resource.split(':').slice(5).join(':')}${condition}`;
        return { function: name, role, action, resource, statement, text };
      }),
    );
  });
}

/** The policy without the grant, and with all others. */
export function without(document: PolicyDocument, { action, resource, statement }: Grant): PolicyDocument {
  const left = document.Statement.flatMap((each, i) => {
    if (i !== statement) return [each];
    const Action = listOf(each.Action).filter((one) => one !== action);
    const Resource = listOf(each.Resource).filter((one) => one !== resource);
    return [
      ...(Action.length > 0 ? [{ ...each, Action }] : []),
      ...(Resource.length > 0 ? [{ ...each, Action: action, Resource }] : []),
    ];
  });
  return { ...document, Statement: left };
}

/** Whether the grant would have allowed what was denied. */
export function isFor({ principal, action, resource, context }: Denial, grant: Grant, statement: Statement): boolean {
  if (action !== grant.action || !principal.includes(`/${grant.role}/`)) return false;
  if (!fits(grant.resource, resource)) return false;
  const prefix = statement.Condition?.StringLike?.['s3:prefix'];
  return prefix === undefined || fits(String(prefix), context['s3:prefix'] ?? '');
}

function fits(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
