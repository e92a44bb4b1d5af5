/** What `node:http` has of undici, each behind a getter that loads it. */
const FROM_UNDICI = ['WebSocket', 'CloseEvent', 'MessageEvent'];

/**
 * Keeps `import('node:http')` from loading undici. To import a module of Node's own reads all that it exports, and three getters of this
 * one then load undici: more computing than most functions take to load. The SDK imports it so for an address without TLS, which
 * services have only here. They stay where they were for who asks for one, `http.WebSocket`; by an import's name it is undefined.
 */
export function keepUndiciUnloaded(): void {
  const http = process.getBuiltinModule('node:http');
  const asked = Object.create(Object.getPrototypeOf(http));
  for (const name of FROM_UNDICI) {
    const property = Object.getOwnPropertyDescriptor(http, name);
    // A later Node.js may have them otherwise; then it costs what it costs.
    if (property?.get === undefined || !property.configurable) continue;
    Object.defineProperty(asked, name, property);
    Reflect.deleteProperty(http, name);
  }
  Object.setPrototypeOf(http, asked);
}
