/** The views of the page, as they stand behind the # of its address. It never holds a key: a line's id is none. */
export const views = ['order', 'lines', 'line', 'continue', 'verify', 'session'] as const;
export type ViewName = (typeof views)[number];

export interface Route {
  readonly view: ViewName;
  /** A line. */
  readonly id: string;
}

/** `#line/a259…` as a route; what is no route is the order. */
export function routeOf(hash: string): Route {
  const [name = '', id = ''] = hash.replace(/^#/, '').split('/');
  const view = views.find((one) => one === name) ?? 'order';
  return { view, id: /^[0-9a-f-]{36}$/i.test(id) ? id.toLowerCase() : '' };
}

/** Where a view is. */
export const hrefOf = (view: ViewName, id = ''): string => `#${view}${id && `/${id}`}`;
