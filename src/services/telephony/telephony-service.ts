import type { Logger } from 'pino';
import type { MeetingIndex } from '../../redis/presence/meeting-index.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { CallerService } from './caller-service.js';
import type { DispatchRuleService } from './dispatch-rule-service.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type { Arrival, Departed } from '../meeting/meeting-listener.js';
import type { RoomTasks } from '../../models/room-tasks.js';

/** Repairs. More than a few mean that events are lost. */
export type TelephonyRepair =
  | 'dispatch_rule_created'
  | 'dispatch_rule_removed'
  /** A caller had hung up but was still in the lobby. */
  | 'caller_wait_ended';

interface TelephonyServiceDeps {
  /** Null if the feature is disabled, in which case callers can still join in other ways. */
  readonly dispatchRuleService: DispatchRuleService | null;
  readonly callerService: CallerService;
  readonly presenceStore: Pick<PresenceStore, 'participantCount'>;
  readonly index: Pick<MeetingIndex, 'list'>;
  /** Runs `settle` later. */
  readonly tasks: RoomTasks;
  readonly repaired: (repair: TelephonyRepair, count: number) => void;
  readonly log: Pick<Logger, 'warn'>;
}

/** Dial-in: keeps the dispatch rule and the callers of a room up to date. */
export class TelephonyService {
  constructor(private readonly deps: TelephonyServiceDeps) {}

  async arrived(roomId: string, { room, record }: Arrival): Promise<void> {
    const { dispatchRuleService, callerService, tasks, log } = this.deps;
    const isCaller = record.kind === ParticipantKind.PHONE;
    if (!isCaller && !dispatchRuleService) return;
    await tasks.schedule(roomId);
    if (!isCaller || !room) return;
    try {
      // Not left to the task: until it is done, they hear others and are heard.
      await callerService.arrived(room, record);
    } catch (error) {
      log.warn({ err: error, roomId }, 'Failed to put a caller on hold; a room task retries it');
    }
  }

  async left(roomId: string, { kind }: Departed): Promise<void> {
    const { dispatchRuleService, presenceStore, tasks } = this.deps;
    const isConcerned = dispatchRuleService !== null || kind === ParticipantKind.PHONE;
    if (isConcerned || (await presenceStore.participantCount(roomId)) === 0) {
      await tasks.schedule(roomId);
    }
  }

  /**
   * Brings the rule and the callers up to date. Idempotent. A failure of one does not stop the
   * other.
   */
  async settle(roomId: string): Promise<void> {
    const { dispatchRuleService, callerService } = this.deps;
    const outcomes = await Promise.allSettled([
      callerService.settle(roomId),
      dispatchRuleService?.settle(roomId),
    ]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /**
   * Brings all rooms up to date, whichever events and tasks were lost.
   * @throws MediaUnavailableError, StorageUnavailableError, and nothing has changed
   */
  async sweep(): Promise<void> {
    const { dispatchRuleService, callerService, index, log } = this.deps;
    if (!dispatchRuleService) return;
    const open = await index.list(0);
    const { created, removed } = await dispatchRuleService.sweep(open);
    this.#count('dispatch_rule_created', created);
    this.#count('dispatch_rule_removed', removed);
    for (const roomId of open) {
      try {
        this.#count('caller_wait_ended', await callerService.settle(roomId));
      } catch (error) {
        log.warn(
          { err: error, roomId },
          'Failed to check the callers of a room; retrying at the next run',
        );
      }
    }
  }

  #count(repair: TelephonyRepair, count: number): void {
    if (count > 0) this.deps.repaired(repair, count);
  }
}
