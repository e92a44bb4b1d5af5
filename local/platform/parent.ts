/**
 * Calls `end` once the parent of this process has ended, where npm has started it. npm runs a script in a shell that passes SIGTERM
 * on to nobody: the shell ends, and its child is left to another parent.
 *
 * @param script name of the npm script
 */
export function endWithParent(script: string, end: () => void): void {
  if (process.env.npm_lifecycle_event !== script) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 200).unref();
}
