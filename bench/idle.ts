import { join } from 'node:path';
import { metricNames } from '../lambda/platform/metrics.ts';
import { workflowFunctions } from '../lambda/workflow/functions.ts';
import { synthesize } from '../local/cloud/synth.ts';
import { readAssembly } from '../local/template/assembly.ts';
import { readPlan } from '../local/template/plan.ts';
import { prices } from './report/prices.ts';

/**
 * `npm run idle`: what a deployed stack costs in a month in which nobody uses it, counted in the synthesized template.
 * docs/operating.md shows what it prints; a test holds the two together.
 */

const SECONDS_A_MONTH = 30 * 24 * 3_600;
/** Not measured on AWS: a run of the reconciler that finds nothing, and what it logs. */
const assumed = { reconcilerSeconds: 0.3, reconcilerLogBytes: 2_000 };

const assembly = readAssembly(await synthesize(join(import.meta.dirname, '..')));
const resources = Object.values(assembly.template.Resources);
const ofType = (type: string) => resources.filter(({ Type }) => Type === `AWS::${type}`);

/** An alarm is billed for each metric that it reads. */
const watched = ofType('CloudWatch::Alarm').reduce((sum, { Properties }) => {
  const metrics = Properties?.Metrics as readonly { readonly MetricStat?: object }[] | undefined;
  return sum + (metrics?.filter(({ MetricStat }) => MetricStat).length ?? 1);
}, 0);
const runs = readPlan(assembly).schedules.reduce((sum, { everyMs }) => sum + (SECONDS_A_MONTH * 1000) / everyMs, 0);
const gbSeconds = runs * assumed.reconcilerSeconds * (workflowFunctions.reconcile.memory / 1_024);
// Two queries of the index of open lines, eventually consistent: half a unit each.
const reads = runs;

const rows: readonly (readonly [what: string, count: string, dollars: number])[] = [
  ['KMS keys', String(ofType('KMS::Key').length), ofType('KMS::Key').length * prices.kmsKeyMonth],
  ['metrics that alarms read', String(watched), watched * prices.alarmMetricMonth],
  [
    'metrics of the reconciler',
    String(Object.keys(metricNames).length),
    Object.keys(metricNames).length * prices.customMetricMonth,
  ],
  [
    'dashboards',
    String(ofType('CloudWatch::Dashboard').length),
    ofType('CloudWatch::Dashboard').length * prices.dashboardMonth,
  ],
  [
    'runs of the reconciler',
    runs.toLocaleString('en'),
    gbSeconds * prices.lambdaGbSecond + runs * prices.lambdaRequest + reads * prices.dynamoRead,
  ],
  [
    'its log',
    `${((runs * assumed.reconcilerLogBytes) / 1e6).toFixed(0)} MB`,
    ((runs * assumed.reconcilerLogBytes) / 1e9) * prices.logGb,
  ],
];
const total = rows.reduce((sum, [, , dollars]) => sum + dollars, 0);
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
console.log(
  [
    line(['', 'in a month', 'US dollars']),
    line(['---', '---:', '---:']),
    ...rows.map(([what, count, dollars]) => line([what, count, dollars.toFixed(2)])),
    line(['**together**', '', `**${total.toFixed(2)}**`]),
  ].join('\n'),
);
