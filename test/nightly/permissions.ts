import { startDeployment } from '../clouds/deployment.ts';
import { install, missing } from '../clouds/install.ts';
import { startMiniStack } from '../clouds/ministack.ts';
import { reasonOf } from '../clouds/permissions/expected-idle.ts';
import { COUNTS_EACH, faultsOf, takeAwayAll } from '../clouds/permissions/run.ts';
import { count, type Night } from './night.ts';

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
    const outcomes = await takeAwayAll(stage, (names) => names.filter((name) => wanted.test(name)));
    const each = [...outcomes.values()];
    const needed = each.flatMap((outcome) => outcome.needed);
    const explained = each.flatMap(({ idle }) => idle).filter((grant) => reasonOf(grant) !== undefined);
    return {
      figures: [
        ['functions', count(outcomes.size)],
        ['grants whose lack a call was denied for', count(needed.length)],
        ['grants left, each with a reason (expected-idle.ts)', count(explained.length)],
      ],
      faults: faultsOf(outcomes),
    };
  } finally {
    await cloud.stop();
  }
}
