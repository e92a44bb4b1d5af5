import { asked } from '../asked.ts';
import { object, type } from '../members.ts';

export const verificationBody = object('The body', {
  data: object('data', { type: type('verification'), attributes: object('attributes', asked) }),
});
