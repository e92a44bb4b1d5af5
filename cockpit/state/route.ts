/** The views of the page, as they stand behind the # of its address. It never holds a key: a line's id is none. */
export const views = ['order', 'lines', 'line', 'continue', 'verify', 'session'] as const;
export type ViewName = (typeof views)[number];

export interface Route {
  readonly view: ViewName;
  /** A line. */
  readonly id: string;
}

/** `#line/a259…` as a route; what is no route is the order, what is no line all lines. */
export function routeOf(hash: string): Route {
  const [name = '', id = ''] = hash.replace(/^#/, '').split('/');
  const view = views.find((one) => one === name) ?? 'order';
  const line = /^[0-9a-f-]{36}$/i.test(id) ? id.toLowerCase() : '';
  return { view: view === 'line' && line === '' ? 'lines' : view, id: line };
}

/** Where a view is. */
export const hrefOf = (view: ViewName, id = ''): string => `#${view}${id && `/${id}`}`;
