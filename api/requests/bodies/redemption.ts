import { asked } from '../asked.ts';
import { object, type } from '../members.ts';

export const redemptionBody = object('The body', {
  data: object('data', {
    type: type('redemption'),
    attributes: object('attributes', asked),
  }),
});
