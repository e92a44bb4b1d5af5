import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Account, environmentOf } from '../deployment.ts';
import { HERE } from '../install.ts';

/** A statement of a function's policy, as the stack has made it. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** The policies of the functions' roles, over IAM's own API. */
export interface Policies {
  read(role: string): Promise<PolicyDocument>;
  write(role: string, document: PolicyDocument): Promise<void>;
  close(): void;
}

/** The name of the policy that lib/functions/service-function.ts gives a role. */
const POLICY = 'touches';

/** @param python that of the second cloud */
export function openPolicies(account: Account, python: string): Policies {
  const program = join(HERE, 'permissions', 'policies.py');
  const child = spawn(python, [program], { env: environmentOf(account), stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  /** One request after the other, so that each gets its own answer. */
  const ask = <T>(request: object): Promise<T> => {
    const asked = last.then(async () => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`IAM did not answer ${JSON.stringify(request)}.`);
      return JSON.parse(value);
    });
    last = asked.catch(() => undefined);
    return asked;
  };
  return {
    read: (role) => ask({ role, policy: POLICY }),
    write: async (role, document) => {
      await ask({ role, policy: POLICY, document });
    },
    close: () => child.stdin.end(),
  };
}
