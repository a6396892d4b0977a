import type { Config } from '../config/load-config.js';
import type { Ports } from '../ports.js';
import { CallerService } from '../services/telephony/caller-service.js';
import { DispatchRuleService } from '../services/telephony/dispatch-rule-service.js';
import type { LobbyNotices } from '../services/lobby/lobby-notices.js';
import { PinCodes } from '../services/telephony/pin-codes.js';
import type { RemovalService } from '../services/meeting/removal-service.js';
import type { Services } from '../services/services.js';
import { TelephonyService, type TelephonyRepair } from '../services/telephony/telephony-service.js';

interface TelephonyWires {
  readonly removal: RemovalService;
  readonly notices: LobbyNotices;
  readonly repaired: (repair: TelephonyRepair, count: number) => void;
}

/** Everything about people on the phone. */
export function createTelephony(
  { telephony }: Config,
  ports: Ports,
  { removal, notices, repaired }: TelephonyWires,
): Pick<Services, 'telephony' | 'pinCodes'> {
  const { rooms, presence, media, log, telephonyStore: store, roomLock: lock } = ports;
  const { telephonyTasks: tasks, participantControl: control, lobby, meetingIndex: index } = ports;
  const pinCodes = telephony && new PinCodes({ rooms, log, length: telephony.pinLength });
  const rules =
    pinCodes &&
    new DispatchRuleService({
      rules: ports.dispatchRules,
      settings: telephony,
      store,
      rooms,
      pinCodes,
      presence,
      media,
      lock,
      log,
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
  const service = new TelephonyService({
    rules,
    callers,
    presence,
    index,
    tasks,
    repaired,
    log,
  });
  return { telephony: service, pinCodes };
}
