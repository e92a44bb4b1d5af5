import { describe, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { metricNames } from '../../lambda/platform/metrics.ts';
import { read } from '../repository/files.ts';
import { nameOf, ofType, one, textOf } from './template.ts';

const alarms = ofType('CloudWatch::Alarm').map(({ id, Properties }) => ({ id, ...Properties }));
const names = alarms.map(({ AlarmName }) => String(AlarmName).replace(/^UniqueTokens-/, ''));

/** The headings below `## Alarms`, up to the next chapter. */
function alarmHeadings(): string[] {
  const chapter = read('docs/runbook.md')
    .split(/^## /m)
    .find((text) => text.startsWith('Alarms\n'));
  return [...(chapter ?? '').matchAll(/^### (.+)$/gm)].map(([, heading]) => heading as string);
}

test('the runbook has a heading for each alarm, and for nothing else', () => {
  expect(alarmHeadings().sort()).toEqual([...names].sort());
});

test('what has to be watched is', () => {
  expect(names).toEqual(
    expect.arrayContaining(['ProductionFailed', 'ServerErrors', 'FunctionsThrottled', 'WritesThrottled', 'OldestLine']),
  );
});

describe.each(alarms.map((alarm) => [String(alarm.AlarmName), alarm] as const))('%s', (name, alarm) => {
  test('says what has happened and where to read on', () => {
    const [, short] = name.split('-');
    expect(alarm.AlarmDescription).toMatch(new RegExp(`^[A-Z].+\\. See docs/runbook\\.md, ${short}\\.$`));
  });

  test('takes silence for health, unless it waits for something to happen', () => {
    const waits = alarm.ComparisonOperator === 'LessThanThreshold';
    expect(alarm.TreatMissingData).toBe(waits ? 'breaching' : 'notBreaching');
  });

  test('can be evaluated: at most ten metrics', () => {
    const metrics = (alarm.Metrics ?? []).filter(({ MetricStat }: { MetricStat?: object }) => MetricStat);
    expect(metrics.length).toBeLessThanOrEqual(10);
  });
});

test("the reconciler's own metrics are watched where it puts them", () => {
  const reconciler = ofType('Lambda::Function').find((resource) => nameOf(resource) === 'reconcile');
  const namespace = reconciler?.Properties.Environment.Variables[variables.metricsNamespace];
  const watched = alarms.flatMap((alarm) =>
    [alarm, ...(alarm.Metrics ?? []).map((metric: { MetricStat?: { Metric: object } }) => metric.MetricStat?.Metric)]
      .filter((metric) => metric?.Namespace === namespace)
      .map(({ MetricName, Dimensions }) => ({ MetricName, Dimensions })),
  );
  const Dimensions = [{ Name: 'service', Value: 'unique-tokens' }];
  expect(watched).toEqual(
    expect.arrayContaining(
      [metricNames.oldestLineAge, metricNames.givenUp, metricNames.notReconciled].map((MetricName) => ({
        MetricName,
        Dimensions,
      })),
    ),
  );
  for (const { MetricName } of watched) expect(Object.values(metricNames)).toContain(MetricName);
});

test('the dashboard shows every alarm', () => {
  const body = textOf(one('CloudWatch::Dashboard').Properties.DashboardBody);
  for (const { id } of alarms) expect(body).toContain(`<${id}.Arn>`);
});
