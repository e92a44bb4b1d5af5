/** What the page is to look like, as plain values; `render` brings the document to it with as few changes as it takes. */
export interface Element_ {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Node_[];
}
type Node_ = Element_ | string;

/** A child that is not there keeps its place, so that what stands after it stays the same element and keeps its focus. */
export type Child = Node_ | false | undefined | readonly Child[];

/** Attributes by name; `key` tells siblings of a list apart; `on…` are listeners; `value` and `checked` are what is entered. */
export type Attributes = Readonly<Record<string, unknown>> & { readonly key?: string };

/** An element. */
export function h(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): Element_ {
  return { tag, attributes, children: children.flatMap(flattened) };
}

const flattened = (child: Child): readonly Node_[] =>
  Array.isArray(child) ? child.flatMap(flattened) : [(child || '') as Node_];

/** What each element of the document was last rendered from. */
const rendered = new WeakMap<Node, Element_>();

/** Makes the children of an element what they are to be. */
export function render(parent: Element, children: readonly Node_[]): void {
  const keyed = new Map<string, ChildNode>();
  for (const node of parent.childNodes) {
    const key = rendered.get(node)?.attributes.key;
    if (key !== undefined) keyed.set(key, node);
  }
  // What is gone goes first: what stays need not be moved then, and keeps its focus.
  const kept = new Set(children.map((child) => (typeof child === 'string' ? undefined : child.attributes.key)));
  for (const [key, node] of keyed) if (!kept.has(key)) node.remove();
  for (const [i, child] of children.entries()) {
    const present = parent.childNodes[i];
    const key = typeof child === 'string' ? undefined : child.attributes.key;
    const known = key === undefined ? present : keyed.get(key);
    const node = known && fits(known, child) ? known : created(child);
    // What stood here without a key is gone: its place is taken, and what comes after it stays. What has one may be wanted further on.
    if (node !== present) {
      if (present && key === undefined && !isKeyed(present)) present.replaceWith(node);
      else parent.insertBefore(node, present ?? null);
    }
    if (typeof child !== 'string') update(node as HTMLElement, child);
    else if (node.nodeValue !== child) node.nodeValue = child;
  }
  while (parent.childNodes.length > children.length) parent.lastChild?.remove();
}

const isKeyed = (node: ChildNode): boolean => rendered.get(node)?.attributes.key !== undefined;

function fits(node: ChildNode, child: Node_): boolean {
  if (typeof child === 'string') return node.nodeType === Node.TEXT_NODE;
  const before = rendered.get(node);
  return before?.tag === child.tag && before.attributes.key === child.attributes.key;
}

function created(child: Node_): ChildNode {
  return typeof child === 'string' ? document.createTextNode(child) : document.createElement(child.tag);
}

/** Properties of the element, not attributes: what a person has entered is no attribute. Set last, since a select has to have its options. */
const entered = ['value', 'checked'] as const;

function update(element: HTMLElement, next: Element_): void {
  // The very same is there already.
  if (rendered.get(element) === next) return;
  const before = rendered.get(element)?.attributes ?? {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(next.attributes)])) {
    const value = next.attributes[name];
    if (before[name] === value || name === 'key' || (entered as readonly string[]).includes(name)) continue;
    if (name.startsWith('on')) Object.assign(element, { [name]: value ?? null });
    else if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  rendered.set(element, next);
  render(element, next.children);
  const control = element as HTMLElement & Record<string, unknown>;
  for (const name of entered) {
    const value = next.attributes[name];
    if (value !== undefined && control[name] !== value) control[name] = value;
  }
}
