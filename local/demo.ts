import { join } from 'node:path';
import { type Cloud, startCloud } from './cloud/cloud.ts';
import { example } from './demo/example.ts';
import { command, say } from './demo/say.ts';
import { post, type Service } from './demo/service.ts';
import { vouchers } from './demo/vouchers.ts';
import { lockDirectory } from './platform/lock.ts';
import { readSettings } from './platform/settings.ts';
import { demoApiKeys } from './seed/demo-customers.ts';

/**
 * `npm run demo`: the documented example, then vouchers from order to use, for real. It runs the service in this process, over a folder of
 * its own (`.local/demo` unless LOCAL_DIR says otherwise) and at a free port, and speaks to it over HTTP as any client would.
 */
async function demo({ url }: Cloud, directory: string): Promise<void> {
  const customer: Service = { url, key: { 'Api-Key': demoApiKeys.basic } };
  const session = await post(customer, '/sessions', 'session', { note: 'npm run demo' });
  const service: Service = { url, key: { 'Session-Key': session.data.id } };
  await example(service, directory);
  await vouchers(service);
  say(
    'Your turn: start the service, and use it from a second terminal',
    command('npm start'),
    command('npx unique-tokens produce --for voucher --size 1000 --out vouchers.txt'),
    command('npx unique-tokens redeem "$(head -n 1 vouchers.txt)"'),
  );
}

async function main(): Promise<void> {
  const LOCAL_DIR = process.env.LOCAL_DIR || join('.local', 'demo');
  const settings = readSettings({ ...process.env, LOCAL_DIR, PORT: '0' });
  const unlock = lockDirectory(settings.directory);
  console.log(
    'Starting the service on this machine (the first time its functions are bundled, which takes some seconds) …',
  );
  const cloud = await startCloud(settings, (part) => {
    console.error(`The local ${part} has died.`);
    process.exit(1);
  });
  console.log(`It answers at ${cloud.url}.`);
  try {
    await demo(cloud, settings.directory);
  } finally {
    await cloud.close();
    unlock();
  }
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
