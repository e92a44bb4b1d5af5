import { expect, test } from '@jest/globals';
import { startFault } from '../../../local/platform/start-fault.ts';

const fault = (code: string, more: object = {}) =>
  startFault(
    Object.assign(new Error(`listen ${code}: 127.0.0.1:3000`), { code, port: 3000, address: '127.0.0.1', ...more }),
    'PORT=',
  );

test('a taken port is told with what to do', () => {
  expect(fault('EADDRINUSE')).toBe(
    'Port 3000 is taken: another program answers there, perhaps this service, started before. Stop it, or take another one: PORT=3001 (EADDRINUSE).',
  );
  expect(fault('EACCES', { port: 80 })).toContain(
    'Port 80 needs rights that you do not have. Take another one: PORT=81',
  );
  expect(fault('EADDRNOTAVAIL', { address: '10.0.0.1' })).toContain('This machine has no address 10.0.0.1.');
});

test('any other fault is told as it is', () => {
  expect(startFault(new Error('PORT must be at most 65535'), 'PORT=')).toBe('PORT must be at most 65535');
  expect(fault('EMFILE')).toBe('listen EMFILE: 127.0.0.1:3000');
});
