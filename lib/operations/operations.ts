import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { metricNames } from '../../lambda/platform/metrics.ts';
import type { Settings } from '../foundation/settings.ts';
import type { Storage } from '../foundation/storage.ts';
import type { Api } from '../gateway/api.ts';
import type { Events } from '../workflow/events.ts';
import { type Production, RECONCILIATION } from '../workflow/production.ts';
import { AlarmTopic } from './alarm-topic.ts';

export interface OperationsProps {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly production: Production;
  readonly api: Api;
  readonly events: Events;
}

/** What must be watched. docs/runbook.md has a heading for each, which says what to do. */
interface Watch {
  readonly name: string;
  /** What has happened when the alarm goes off. */
  readonly description: string;
  readonly metric: IMetric;
  /** The alarm goes off at this value or above; with `below`, below it. */
  readonly threshold: number;
  readonly below?: true;
}

const PERIOD = Duration.minutes(5);
/** Longer than the largest part of the agreement `bulk` takes (docs/scale.md). */
const OLDEST_LINE = Duration.hours(6);

/** The alarms, and the dashboard that shows them beside what they watch. */
export class Operations extends Construct {
  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const graphs = graphsOf(stackName, props);
    const alarms = watches(graphs, props).map((watch) => this.alarm(stackName, watch));
    const { alarmEmail: email } = props.settings;
    if (email !== undefined) {
      const action = new SnsAction(new AlarmTopic(this, 'Topic', { email }).topic);
      for (const alarm of alarms) alarm.addAlarmAction(action);
    }
    this.dashboard(stackName, graphs, alarms);
  }

  private alarm(stackName: string, { name, description, metric, threshold, below }: Watch): Alarm {
    return new Alarm(this, name, {
      alarmName: `${stackName}-${name}`,
      alarmDescription: `${description} See docs/runbook.md, ${name}.`,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      // No report means that nothing has happened; if something has to happen, it means a failure.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }

  private dashboard(dashboardName: string, graphs: Graphs, alarms: readonly Alarm[]): void {
    const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []) =>
      new GraphWidget({ title, left: [...left], right: [...right], width: 8 });
    const { api, production, lines, functions, tables } = graphs;
    new Dashboard(this, 'Dashboard', {
      dashboardName,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24 })],
        [
          graph('Requests', [api.requests, api.refused, api.failed], [api.latency]),
          graph('Productions', [production.started, production.succeeded, production.failed, production.timedOut]),
          graph('Lines under way', [lines.open, lines.restarts, lines.givenUp, lines.notReconciled], [lines.oldest]),
        ],
        [
          graph('Functions of this account and region', [functions.concurrent], [functions.throttles]),
          graph('Throttled reads', tables.reads),
          graph('Throttled writes', tables.writes),
        ],
      ],
    });
  }
}

type Graphs = ReturnType<typeof graphsOf>;

/** The metrics by what they are about. */
function graphsOf(namespace: string, { storage, production, api }: OperationsProps) {
  const stage = api.rest.deploymentStage;
  const sum = { statistic: Stats.SUM, period: PERIOD };
  const ofLines = (metricName: string, statistic: string) =>
    new Metric({
      namespace,
      metricName,
      dimensionsMap: { service: 'unique-tokens' },
      statistic,
      period: PERIOD,
    });
  const ofLambda = (metricName: string, statistic: string) =>
    new Metric({ namespace: 'AWS/Lambda', metricName, statistic, period: PERIOD });
  const tables = ['customers', 'sessions', 'lines', 'ledger', 'claims', 'rates'] as const;
  const ofTables = (metricName: string) =>
    tables.map((name) => (storage[name] as TableV2).metric(metricName, { ...sum, label: name }));
  return {
    api: {
      requests: stage.metricCount({ ...sum, label: 'requests' }),
      refused: stage.metricClientError({ ...sum, label: '4xx' }),
      failed: stage.metricServerError({ ...sum, label: '5xx' }),
      latency: stage.metricLatency({ statistic: Stats.percentile(99), period: PERIOD, label: 'p99, ms' }),
    },
    production: {
      started: production.production.metricStarted({ ...sum, label: 'started' }),
      succeeded: production.production.metricSucceeded({ ...sum, label: 'succeeded' }),
      failed: production.production.metricFailed({ ...sum, label: 'failed' }),
      timedOut: production.production.metricTimedOut({ ...sum, label: 'timed out' }),
    },
    lines: {
      open: ofLines(metricNames.openLines, Stats.MAXIMUM),
      oldest: ofLines(metricNames.oldestLineAge, Stats.MAXIMUM),
      restarts: ofLines(metricNames.restarts, Stats.SUM),
      givenUp: ofLines(metricNames.givenUp, Stats.SUM),
      notReconciled: ofLines(metricNames.notReconciled, Stats.SUM),
    },
    functions: {
      concurrent: ofLambda('ConcurrentExecutions', Stats.MAXIMUM),
      throttles: ofLambda('Throttles', Stats.SUM),
    },
    tables: { reads: ofTables('ReadThrottleEvents'), writes: ofTables('WriteThrottleEvents') },
  };
}

function watches(
  { api, production, lines, functions, tables }: Graphs,
  { production: { purge, reconciler }, events: { notification } }: OperationsProps,
): Watch[] {
  const sum = { statistic: Stats.SUM, period: PERIOD };
  // A reconciler that fails is like one that does not run.
  const rounds = { statistic: Stats.SUM, period: Duration.minutes(4 * RECONCILIATION.toMinutes()) };
  return [
    {
      name: 'ProductionFailed',
      description: 'Parts were given up, or their executions failed.',
      metric: total('failed productions', [production.failed, production.timedOut, lines.givenUp]),
      threshold: 1,
    },
    {
      name: 'PurgeFailed',
      description: 'Files of deleted lines could not be taken away.',
      metric: total('failed purges', [purge.metricFailed(sum), purge.metricTimedOut(sum)]),
      threshold: 1,
    },
    {
      name: 'NotificationFailed',
      description: 'Customers could not be told of their lines, for all that was tried.',
      metric: total('failed notifications', [notification.metricFailed(sum), notification.metricTimedOut(sum)]),
      threshold: 1,
    },
    {
      name: 'OldestLine',
      description: 'A production has not come to its end for six hours.',
      metric: lines.oldest,
      threshold: OLDEST_LINE.toSeconds(),
    },
    {
      name: 'NotReconciled',
      description: 'Lines have work left to do with which the reconciler could not help.',
      metric: lines.notReconciled,
      threshold: 1,
    },
    {
      name: 'ReconcilerStopped',
      description: 'The reconciler has not run successfully of late.',
      metric: new MathExpression({
        label: 'successful runs',
        expression: 'FILL(runs, 0) - FILL(errors, 0)',
        usingMetrics: { runs: reconciler.metricInvocations(rounds), errors: reconciler.metricErrors(rounds) },
        period: rounds.period,
      }),
      threshold: 1,
      below: true,
    },
    {
      name: 'ServerErrors',
      description: 'Requests were answered with 5xx.',
      metric: api.failed,
      threshold: 5,
    },
    {
      name: 'FunctionsThrottled',
      description: "The account's concurrent executions are used up.",
      metric: functions.throttles,
      threshold: 1,
    },
    {
      name: 'ReadsThrottled',
      description: 'DynamoDB throttles reads.',
      metric: total('throttled reads', tables.reads),
      threshold: 10,
    },
    {
      name: 'WritesThrottled',
      description: 'DynamoDB throttles writes.',
      metric: total('throttled writes', tables.writes),
      threshold: 10,
    },
  ];
}

/** The sum of metrics, of which some may have no data. */
function total(label: string, metrics: readonly IMetric[]): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric]));
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ');
  return new MathExpression({ label, expression, usingMetrics, period: PERIOD });
}
