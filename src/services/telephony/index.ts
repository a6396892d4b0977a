import type { Config } from '../../config/load-config.js';
import { createJob } from '../../lib/job.js';
import type { Ports } from '../../ports.js';
import type { LobbyFeature } from '../lobby/index.js';
import type { MeetingFeature } from '../meeting/index.js';
import type { MeetingListener, MeetingListeners } from '../meeting/meeting-listener.js';
import { CallerService } from './caller-service.js';
import { DialInService } from './dial-in-service.js';
import { DispatchRuleService } from './dispatch-rule-service.js';
import { PinCodes } from './pin-codes.js';
import { telephonyListener } from './telephony-listener.js';
import { TelephonyService, type TelephonyRepair } from './telephony-service.js';

interface TelephonyFeatureDeps {
  readonly meeting: MeetingFeature;
  readonly lobby: LobbyFeature;
  readonly listeners: MeetingListeners;
  readonly repaired: (repair: TelephonyRepair, count: number) => void;
}

/** Dial-in by phone. While the feature is disabled, its leftovers are cleaned up. */
export function createTelephonyFeature(
  { telephony: settings }: Config,
  ports: Ports,
  deps: TelephonyFeatureDeps,
) {
  const { meeting, repaired } = deps;
  const {
    roomStore,
    presenceStore,
    mediaServer,
    log,
    telephonyTasks: tasks,
    meetingIndex: index,
  } = ports;
  const { presence: presenceService } = meeting;
  const pinCodes = settings && new PinCodes({ roomStore, log, length: settings.pinLength });
  const dispatchRuleService =
    pinCodes &&
    new DispatchRuleService({
      settings,
      telephonyStore: ports.telephonyStore,
      roomStore,
      pinCodes,
      presenceStore,
      mediaServer,
      lock: ports.roomLock,
      log,
      rules: ports.dispatchRules,
    });
  const telephonyService = new TelephonyService({
    dispatchRuleService,
    callerService: createCallers(ports, deps),
    presenceStore,
    index,
    tasks,
    repaired,
    log,
  });
  const listener: MeetingListener = telephonyListener(telephonyService, tasks);
  return {
    telephony: telephonyService,
    /** Null while the feature is disabled. */
    pinCodes,
    dialIn: new DialInService({ isOn: pinCodes !== null, presenceService }),
    listener,
    jobs: {
      telephonyTasks: createJob(tasks, (roomId) => telephonyService.settle(roomId)),
      telephonyReconciliation: createJob(ports.telephonyReconciliation, () =>
        telephonyService.sweep(),
      ),
    },
  };
}

const createCallers = (ports: Ports, { meeting, lobby, listeners }: TelephonyFeatureDeps) =>
  new CallerService({
    ...ports,
    listeners,
    telephonyStore: ports.telephonyStore,
    participantControl: ports.participantControl,
    lock: ports.roomLock,
    tasks: ports.telephonyTasks,
    removalService: meeting.removal,
    notices: lobby.notices,
  });
