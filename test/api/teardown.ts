import { holder } from './setup.ts';

export default async function teardown(): Promise<void> {
  await holder.apiCloud?.stop();
}
