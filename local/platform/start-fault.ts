/**
 * Why the service could not start, and what to do about it.
 * @param option by which another port is given
 */
export function startFault(error: Error, option: string): string {
  const { code, port, address } = error as NodeJS.ErrnoException & {
    readonly port?: number;
    readonly address?: string;
  };
  if (port === undefined) return error.message;
  const another = `another one: ${option}${port < 65_000 ? port + 1 : 3001}`;
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is taken: another program answers there, perhaps this service, started before. Stop it, or take ${another}`,
    EACCES: `Port ${port} needs rights that you do not have. Take ${another}`,
    EADDRNOTAVAIL: `This machine has no address ${address}. Set HOST to one of its own, such as 127.0.0.1`,
  };
  const text = words[code ?? ''];
  return text === undefined ? error.message : `${text} (${code}).`;
}
