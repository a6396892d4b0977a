import { expect, it } from '@jest/globals';
import { GatewayProcess } from '../support/gateway-process.js';
import { aRecordedRoom } from '../support/recording-app.js';
import { startTestApp } from '../support/test-app.js';

/** Node's own permissions stand in for the read-only file system of a container. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

it('the gateway serves meetings and recordings, and stops, without writing a file', async () => {
  const app = await startTestApp({ records: true });
  await app.stopGateway();
  const env = { ...app.env, NODE_OPTIONS: `${PERMISSION} --allow-fs-read=*` };
  const gateway = await GatewayProcess.build(app.url, env);
  await gateway.start();

  const room = await aRecordedRoom(app);
  await room.plan({});
  const { id } = await room.start();
  await room.reaches(id, 'ACTIVE');
  await room.stop();
  await room.reaches(id, 'SAVED');
  await room.guest.meeting.leave();
  process.kill(gateway.pid, 'SIGTERM');

  expect((await gateway.exited()).code).toBe(0);
  expect(gateway.output()).not.toMatch(/ERR_ACCESS_DENIED|"level":(50|60)/);
  await app.stop();
});
