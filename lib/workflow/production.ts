import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  Map as MapState,
  type StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { variables } from '../../lambda/platform/environment.ts';
import { workflowFunctions } from '../../lambda/workflow/functions.ts';
import type { Settings } from '../foundation/settings.ts';
import type { Storage } from '../foundation/storage.ts';
import type { Resources } from '../functions/grants.ts';
import { ServiceFunction } from '../functions/service-function.ts';
import type { Events } from './events.ts';
import { SUPERSEDED } from './retries.ts';
import { invocation, serviceMachine } from './state-machine.ts';

export interface ProductionProps {
  readonly storage: Storage;
  readonly settings: Settings;
  readonly events: Events;
}

/** How often the reconciler looks. */
export const RECONCILIATION = Duration.minutes(5);

/** A function that a state calls. */
type Task = Exclude<keyof typeof workflowFunctions, 'reconcile'>;

/** The state machines: `production` makes a part of a line, `purge` takes away what deleted lines have stored. */
export class Production extends Construct {
  readonly production: StateMachine;
  readonly purge: StateMachine;
  /** The function that is called every few minutes, to start lines again that have stopped. */
  readonly reconciler: ServiceFunction;
  private readonly functions: ServiceFunction[] = [];

  constructor(scope: Construct, id: string, { storage, settings, events }: ProductionProps) {
    super(scope, id);
    const resources: Resources = { storage, settings, events: events.bus, notification: events.notification };
    this.production = serviceMachine(this, 'Production', this.definition(resources), this.functions);
    const purge = this.task('purge', { ...resources, production: this.production }, '$');
    this.purge = serviceMachine(this, 'Purge', purge, this.functions.slice(-1));

    const machines = { production: this.production, purge: this.purge };
    this.reconciler = this.taskFunction(
      'reconcile',
      { ...resources, ...machines },
      { [variables.metricsNamespace]: Stack.of(this).stackName },
    );
    new Rule(this, 'Reconciliation', {
      description: 'Has done what a line has left to do and no execution does',
      schedule: Schedule.rate(RECONCILIATION),
      targets: [new LambdaTarget(this.reconciler, { retryAttempts: 2 })],
    });
  }

  private definition(resources: Resources): IChainable {
    const { settings } = resources;
    const superseded = new Succeed(this, SUPERSEDED);
    const plan = this.task('plan', resources, '$.plan', {
      [variables.chunkBytes]: String(settings.chunkBytes),
      [variables.pieceBytes]: String(settings.pieceBytes),
    });
    const produce = this.task('produce', resources);
    const hashBytes = { [variables.hashBytes]: String(settings.hashBytes) };
    const assemble = this.task('assemble', resources, '$.assembled', hashBytes, settings.hashMemory);
    const seal = this.task('seal', resources, '$.sealed');
    const fail = this.task('fail', resources, '$.failed');
    // If the analysis cannot be made, the same function writes this to the record. The part is good.
    const measure = this.taskFunction('analyse', resources);
    const analyse = invocation(this, 'analyse', measure, workflowFunctions.analyse.retry, '$.analyzed');
    const tellFailure = invocation(this, 'tell failed analysis', measure, 'endless', '$.analyzed');

    const produceAll = new MapState(this, 'produce all', {
      itemsPath: '$.plan.chunks',
      maxConcurrency: settings.concurrency,
      itemSelector: {
        'line.$': '$.line',
        'part.$': '$.part',
        'attempt.$': '$.attempt',
        'chunk.$': '$$.Map.Item.Value',
      },
      resultPath: '$.produced',
      resultSelector: { done: true },
    }).itemProcessor(produce);

    for (const state of [plan, produceAll, assemble, seal, analyse, tellFailure, fail]) {
      state.addCatch(superseded, { errors: [SUPERSEDED], resultPath: '$.error' });
    }
    analyse.addCatch(tellFailure, { resultPath: '$.unanalyzed' });
    for (const state of [plan, produceAll, assemble]) state.addCatch(fail, { resultPath: '$.error' });

    const finished = new Succeed(this, 'finished');
    const analysisAsked = new Choice(this, 'analysis?')
      .when(Condition.stringEquals('$.plan.analysis', 'metrics'), analyse)
      .otherwise(finished);
    const sealed = seal.next(analysisAsked);
    analyse.next(finished);
    tellFailure.next(finished);
    fail.next(
      // If `assemble` failed only after `ended`, the part is made.
      new Choice(this, 'ended after all?')
        .when(Condition.booleanEquals('$.failed.ended', true), seal)
        .otherwise(new Fail(this, 'failed', { error: 'PartFailed' })),
    );
    // A file that takes longer to hash than a function may run is hashed slice by slice.
    assemble.next(
      new Choice(this, 'hashed?').when(Condition.booleanEquals('$.assembled.ended', false), assemble).otherwise(sealed),
    );
    produceAll.next(assemble);
    // A part of a single chunk is finished already. An earlier version's function does not tell, and leaves it to the next states.
    return plan.next(
      new Choice(this, 'finished already?')
        .when(Condition.isPresent('$.plan.finished'), analysisAsked)
        .otherwise(produceAll),
    );
  }

  private task(
    name: Task,
    resources: Resources,
    resultPath?: string,
    environment?: Readonly<Record<string, string>>,
    memory?: number,
  ): LambdaInvoke {
    const { retry } = workflowFunctions[name];
    return invocation(this, name, this.taskFunction(name, resources, environment, memory), retry, resultPath);
  }

  private taskFunction(
    name: keyof typeof workflowFunctions,
    resources: Resources,
    environment: Readonly<Record<string, string>> = {},
    memory: number = workflowFunctions[name].memory,
  ): ServiceFunction {
    const timeout = Duration.minutes(15);
    const taskFunction = new ServiceFunction(this, `${name}-function`, {
      name,
      resources,
      memory,
      timeout,
      environment,
    });
    this.functions.push(taskFunction);
    return taskFunction;
  }
}
