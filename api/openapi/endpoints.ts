import { type Method, type Route, routes } from '../routes/routes.ts';

type EndpointOf<R> = R extends Route ? `${Exclude<R['methods'][number], 'HEAD'>} ${R['paths'][number]}` : never;

/** Each method and path of the route table, `GET /tokens/{id}`. A HEAD goes with its GET. */
export type Endpoint = EndpointOf<(typeof routes)[number]>;

/** The row of the route table behind each method and path, HEAD included. */
export function endpoints(): { readonly method: Method; readonly path: string; readonly route: Route }[] {
  return routes.flatMap((route: Route) =>
    route.paths.flatMap((path) => route.methods.map((method) => ({ method, path, route }))),
  );
}
