import { AgentDispatchClient } from 'livekit-server-sdk';
import type { Config } from '../config/load-config.js';
import { NotFoundError } from '../errors/domain-error.js';
import { mediaCall } from './media.js';

/** Calls to an agent to come into a room, as the caller knows them. */
export interface AgentCall {
  /** Chosen by the caller; LiveKit keeps it with the dispatch, and hands it to the agent. */
  readonly attempt: string;
  /** LiveKit's id; null where its answer is not known. */
  readonly dispatchId: string | null;
}

/**
 * Dispatches of agents. LiveKit says yes to each, whether a worker is there or not, makes an agent
 * for each, however many there are for one room, and repeats none. Both methods throw
 * MediaUnavailableError also for rooms that are not open, after the time-out.
 */
export interface AgentDispatches {
  /** @returns LiveKit's id of the dispatch */
  create(roomId: string, agentName: string, attempt: string): Promise<string>;
  /** Its agent leaves, whether it has come or not. False when there is no such dispatch. */
  remove(roomId: string, call: AgentCall): Promise<boolean>;
}

const TIMEOUT_SECONDS = 2;

export class LiveKitAgentDispatches implements AgentDispatches {
  readonly #client: AgentDispatchClient;

  constructor({ url, apiKey, apiSecret }: Pick<Config['livekit'], 'url' | 'apiKey' | 'apiSecret'>) {
    this.#client = new AgentDispatchClient(url, apiKey, apiSecret, {
      requestTimeout: TIMEOUT_SECONDS,
      failover: false,
    });
  }

  async create(roomId: string, agentName: string, attempt: string): Promise<string> {
    const options = { metadata: attempt };
    return (await mediaCall(() => this.#client.createDispatch(roomId, agentName, options))).id;
  }

  async remove(roomId: string, { attempt, dispatchId }: AgentCall): Promise<boolean> {
    const id = dispatchId ?? (await this.#find(roomId, attempt));
    if (id === null) return false;
    try {
      await mediaCall(() => this.#client.deleteDispatch(id, roomId));
      return true;
    } catch (error) {
      if (error instanceof NotFoundError) return false;
      throw error;
    }
  }

  async #find(roomId: string, attempt: string): Promise<string | null> {
    const all = await mediaCall(() => this.#client.listDispatch(roomId));
    return all.find(({ metadata }) => metadata === attempt)?.id ?? null;
  }
}
