import type { Config } from '../../config/load-config.js';
import { createJob } from '../../lib/job.js';
import type { Ports } from '../../ports.js';
import type { LobbyFeature } from '../lobby/index.js';
import type { MeetingFeature } from '../meeting/index.js';
import type { MeetingListener } from '../meeting/meeting-listener.js';
import { CallerService } from './caller-service.js';
import { DialInService } from './dial-in-service.js';
import { DispatchRuleService } from './dispatch-rule-service.js';
import { PinCodes } from './pin-codes.js';
import { telephonyListener } from './telephony-listener.js';
import { TelephonyService, type TelephonyRepair } from './telephony-service.js';

interface TelephonyFeatureDeps {
  readonly meeting: MeetingFeature;
  readonly lobby: LobbyFeature;
  readonly repaired: (repair: TelephonyRepair, count: number) => void;
}

/** Dial-in by phone. While the feature is disabled, its leftovers are cleaned up. */
export function createTelephonyFeature(
  { telephony: settings }: Config,
  ports: Ports,
  { meeting, lobby: { notices }, repaired }: TelephonyFeatureDeps,
) {
  const { rooms, presence, media, log, telephonyStore: store, roomLock: lock, lobby } = ports;
  const { telephonyTasks: tasks, participantControl: control, meetingIndex: index } = ports;
  const { removal, presence: presenceService } = meeting;
  const pinCodes = settings && new PinCodes({ rooms, log, length: settings.pinLength });
  const rules =
    pinCodes &&
    new DispatchRuleService({
      settings,
      store,
      rooms,
      pinCodes,
      presence,
      media,
      lock,
      log,
      rules: ports.dispatchRules,
    });
  const callers = new CallerService({
    rooms,
    presence,
    media,
    control,
    removal,
    lobby,
    notices,
    store,
    lock,
    tasks,
  });
  const telephony = new TelephonyService({ rules, callers, presence, index, tasks, repaired, log });
  const listener: MeetingListener = telephonyListener(telephony, tasks);
  return {
    telephony,
    /** Null while the feature is disabled. */
    pinCodes,
    dialIn: new DialInService({ isOn: pinCodes !== null, presenceService }),
    listener,
    jobs: {
      telephonyTasks: createJob(tasks, (roomId) => telephony.settle(roomId)),
      telephonyRounds: createJob(ports.telephonyRounds, () => telephony.sweep()),
    },
  };
}
