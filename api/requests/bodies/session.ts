import { object, text, type } from '../members.ts';

export const openSessionBody = object('The body', {
  data: object('data', {
    type: type('session'),
    attributes: object('attributes', {
      note: text('The note', 0, 1000).optional().describe('Your words, to tell this session from others.'),
    }),
  }),
});
