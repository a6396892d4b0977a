import { afterAll } from '@jest/globals';
import { dispose } from '@livekit/rtc-node';

export { enterMeeting, knock, type TestMeeting } from './participant.js';

// The native part of rtc-node would keep the process alive.
afterAll(() => dispose());
