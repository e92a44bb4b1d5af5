import { StateMachine } from 'aws-local-stepfunctions';
import type { MachinePlan } from '../template/plan.ts';
import { localDefinition } from './definition.ts';

/**
 * Checks definitions against the Amazon States Language. It takes a second of computing, more than all else of a start: so it is done when an
 * assembly is made, and not again for each {@link Machine} that runs it.
 *
 * @throws Error naming the machine and what is wrong
 */
export function validateMachines(machines: readonly Pick<MachinePlan, 'name' | 'definition'>[]): void {
  for (const { name, definition } of machines) {
    try {
      new StateMachine(localDefinition(definition).definition);
    } catch (error) {
      throw new Error(`The state machine ${name} is not valid: ${(error as Error).message}`, { cause: error });
    }
  }
}
