import type { Scope } from '../../api/terms/scopes.ts';

/** The views of the page, as they stand behind the # of its address. It never holds a key: a line's id is none. */
export const views = ['home', 'order', 'lines', 'line', 'continue', 'verify', 'gate', 'session'] as const;
export type ViewName = (typeof views)[number];

export interface Route {
  readonly view: ViewName;
  /** A line. */
  readonly id: string;
}

/** The views that a key can use; the first of them is where it begins. */
const viewsOf: Readonly<Record<Scope, readonly ViewName[]>> = {
  order: ['home', 'order', 'lines', 'line', 'continue', 'verify', 'session'],
  reprint: ['home', 'lines', 'line', 'verify', 'session'],
  redeem: ['gate', 'verify', 'session'],
  verify: ['gate', 'verify', 'session'],
};

/** Whether a key can use a view. */
export const isFor = (scope: Scope, view: ViewName): boolean => viewsOf[scope].includes(view);

/** `#line/a259…` as a route; what is no route of the key is where it begins, what is no line all lines. */
export function routeOf(hash: string, scope: Scope = 'order'): Route {
  const [name = '', id = ''] = hash.replace(/^#/, '').split('/');
  const allowed = viewsOf[scope];
  const view = allowed.find((one) => one === name) ?? (allowed[0] as ViewName);
  const line = /^[0-9a-f-]{36}$/i.test(id) ? id.toLowerCase() : '';
  return { view: view === 'line' && line === '' ? 'lines' : view, id: line };
}

/** Where a view is. */
export const hrefOf = (view: ViewName, id = ''): string => `#${view}${id && `/${id}`}`;
