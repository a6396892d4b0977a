import { AgentDispatchClient } from 'livekit-server-sdk';
import { NotFoundError } from '../errors/domain-error.js';
import type { ApiService, LiveKitApi } from './livekit-api.js';
import { mediaCall } from './media-server.js';

/** A dispatch of an agent into a room, as its creator knows it. */
export interface AgentCall {
  /** Chosen by the caller; LiveKit stores it with the dispatch, and passes it to the agent. */
  readonly attempt: string;
  /** The ID in LiveKit; null if its answer was lost. */
  readonly dispatchId: string | null;
}

/**
 * Dispatches of agents. LiveKit accepts each, with or without a worker, starts an agent for each,
 * however many a room has, and never repeats one. Both methods also throw MediaUnavailableError for
 * rooms that are not open, after the timeout.
 */
export interface AgentDispatches {
  /** @returns the ID of the dispatch in LiveKit */
  create(roomId: string, agentName: string, attempt: string): Promise<string>;
  /**
   * Removes its agent, too, before or after it has joined. False if the dispatch does not exist.
   */
  remove(roomId: string, call: AgentCall): Promise<boolean>;
}

const TIMEOUT_SECONDS = 2;

export class LiveKitAgentDispatches implements AgentDispatches {
  readonly #dispatches: ApiService<AgentDispatchClient>;

  constructor(api: LiveKitApi) {
    this.#dispatches = api.service(AgentDispatchClient, TIMEOUT_SECONDS);
  }

  async create(roomId: string, agentName: string, attempt: string): Promise<string> {
    const options = { metadata: attempt };
    const created = await mediaCall(() =>
      this.#dispatches.once((dispatches) => dispatches.createDispatch(roomId, agentName, options)),
    );
    return created.id;
  }

  async remove(roomId: string, { attempt, dispatchId }: AgentCall): Promise<boolean> {
    const id = dispatchId ?? (await this.#find(roomId, attempt));
    if (id === null) return false;
    try {
      await mediaCall(() =>
        this.#dispatches.repeatable((dispatches) => dispatches.deleteDispatch(id, roomId)),
      );
      return true;
    } catch (error) {
      if (error instanceof NotFoundError) return false;
      throw error;
    }
  }

  async #find(roomId: string, attempt: string): Promise<string | null> {
    const all = await mediaCall(() =>
      this.#dispatches.repeatable((dispatches) => dispatches.listDispatch(roomId)),
    );
    return all.find(({ metadata }) => metadata === attempt)?.id ?? null;
  }
}
