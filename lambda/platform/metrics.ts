/** Names of the metrics that the reconciler emits at each of its runs; the alarms watch them. */
export const metricNames = {
  /** Lines with a production that is not done. */
  openLines: 'OpenLines',
  /** Seconds since the oldest order of them was accepted; 0 if there is none. */
  oldestLineAge: 'OldestLineAge',
  /** Productions that had no live execution and were started again. */
  restarts: 'Restarts',
  /** Parts given up because their executions stopped too often. */
  givenUp: 'GivenUp',
  /** Lines that could not be started again. The log names them. */
  notReconciled: 'NotReconciled',
} as const;
