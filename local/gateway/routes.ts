import type { Route } from '../template/plan-api.ts';

/** A route with the values that its path parameters take, decoded. */
export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>> | null;
}

/** Finds the route of a method and a path (without the stage). */
export type Router = (method: string, path: string) => Match | undefined;

interface Node {
  readonly fixed: Map<string, Node>;
  parameter: { readonly name: string; readonly node: Node } | undefined;
  greedy: { readonly name: string; readonly node: Node } | undefined;
  readonly methods: Map<string, Route>;
}

const newNode = (): Node => ({ fixed: new Map(), parameter: undefined, greedy: undefined, methods: new Map() });

function child(node: Node, part: string): Node {
  const [, name, plus] = /^\{(.+?)(\+?)\}$/.exec(part) ?? [];
  if (name === undefined) {
    if (!node.fixed.has(part)) node.fixed.set(part, newNode());
    return node.fixed.get(part)!;
  }
  if (plus) {
    node.greedy ??= { name, node: newNode() };
    return node.greedy.node;
  }
  node.parameter ??= { name, node: newNode() };
  return node.parameter.node;
}

type Found = { readonly node: Node; readonly parameters: readonly (readonly [string, string])[] };

/** The resource of a path. One without methods is none: API Gateway does not deploy it. */
function walk(node: Node, parts: readonly string[]): Found | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return node.methods.size > 0 ? { node, parameters: [] } : undefined;
  const fixed = node.fixed.get(part);
  const viaFixed = fixed && walk(fixed, rest);
  if (viaFixed) return viaFixed;
  if (node.parameter && part !== '') {
    const { name, node: next } = node.parameter;
    const found = walk(next, rest);
    if (found) return { ...found, parameters: [[name, part], ...found.parameters] };
  }
  if (node.greedy) return { node: node.greedy.node, parameters: [[node.greedy.name, parts.join('/')]] };
  return undefined;
}

/**
 * A router over the routes of an API: fixed segments before `{name}` before `{name+}`; the method's own before `ANY`.
 * A resource that has neither is not found, as on AWS, even if a greedy one could take the request.
 *
 * @throws URIError from the router, where a path is not validly percent-encoded
 */
export function openRouter(routes: readonly Route[]): Router {
  const root = newNode();
  for (const route of routes) {
    const node = route.path.split('/').filter(Boolean).reduce(child, root);
    node.methods.set(route.method, route);
  }
  return (method, path) => {
    // A trailing slash names the same resource.
    const parts = path === '/' ? [] : path.replace(/\/$/, '').slice(1).split('/');
    const found = walk(root, parts);
    const route = found?.node.methods.get(method) ?? found?.node.methods.get('ANY');
    if (!found || !route) return undefined;
    const entries = found.parameters.map(([name, value]) => [name, decodeURIComponent(value)] as const);
    return { route, parameters: entries.length > 0 ? Object.fromEntries(entries) : null };
  };
}
