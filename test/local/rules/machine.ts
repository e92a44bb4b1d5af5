/**
 * The state machine that the rules of Step Functions are tried on. It calls no function, so that any cloud can run it:
 * `{"seconds": 60}` waits, `{"items": […]}` walks the items, anything else ends at once.
 */
export const RULES_MACHINE = {
  StartAt: 'Which',
  States: {
    Which: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.seconds', IsPresent: true, Next: 'Wait' },
        { Variable: '$.items', IsPresent: true, Next: 'Walk' },
      ],
      Default: 'Done',
    },
    Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Done' },
    Walk: {
      Type: 'Map',
      ItemsPath: '$.items',
      ResultPath: null,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Item',
        States: { Item: { Type: 'Pass', End: true } },
      },
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
} as const;
