import { startDeployment } from '../clouds/deployment.ts';
import { install, missing } from '../clouds/install.ts';
import { startMiniStack } from '../clouds/ministack.ts';
import { reasonOf } from '../clouds/permissions/expected-idle.ts';
import { takeAwayAll } from '../clouds/permissions/run.ts';
import { count, type Night } from './night.ts';

/** So few requests a customer that an instance writes down each of them, and not every 16th (lambda/accounts/rates.ts). */
const COUNTS_EACH = { customerRate: '60', customerBurst: '100' };

/**
 * Takes each grant of each function away on the second cloud, which enforces IAM, and expects that a call is denied for it.
 * PERMISSIONS selects functions by a pattern of their names.
 */
export async function run(): Promise<Night> {
  const lacking = await missing();
  if (lacking !== undefined) return { figures: [], faults: [`This machine lacks ${lacking}.`] };
  const installed = await install();
  const cloud = await startMiniStack(installed);
  try {
    const account = { endpoint: cloud.endpoint, id: '000000000000', region: 'us-east-1' };
    const deployed = await startDeployment(account, { settings: COUNTS_EACH });
    const wanted = new RegExp(process.env.PERMISSIONS ?? '');
    const stage = { cloud: deployed, account, python: installed.python, denials: cloud.denials };
    const outcomes = [...(await takeAwayAll(stage, (name) => wanted.test(name)))];
    const sum = (of: (outcome: (typeof outcomes)[number][1]) => readonly unknown[]) =>
      count(outcomes.reduce((total, [, outcome]) => total + of(outcome).length, 0));
    const idle = outcomes.flatMap(([, outcome]) => outcome.idle);
    const unexplained = idle.filter((grant) => reasonOf(grant) === undefined);
    return {
      figures: [
        ['functions', count(outcomes.length)],
        ['grants whose lack a call was denied for', sum(({ needed }) => needed)],
        ['grants left, each with a reason (expected-idle.ts)', count(idle.length - unexplained.length)],
      ],
      faults: [
        ...outcomes.flatMap(([name, { missing: those }]) => those.map((each) => `${name}: ${each}`)),
        ...unexplained.map(({ function: name, text }) => `${name}: idle: ${text}`),
      ],
    };
  } finally {
    await cloud.stop();
  }
}
