import { randomUUID } from 'node:crypto';
import { viewerIdOf, type Actor } from '../../models/actor.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../errors/domain-error.js';
import { asUuid } from '../../lib/uuid.js';
import type { RoomStore } from '../../models/room.js';
import type { WebhookDeliveryStore } from '../../models/webhook-delivery.js';
import type {
  EndpointChanges,
  WebhookEndpointRecord,
  WebhookEndpointStore,
} from '../../models/webhook-endpoint.js';
import type { WebhookEventType } from '../../models/webhook-event.js';
import { AddressRefusedError, type AddressPolicy } from '../../outgoing/address-policy.js';
import { newSecret } from './signature.js';

export interface CreateEndpoint {
  readonly url: string;
  readonly eventTypes?: readonly WebhookEventType[] | null;
  readonly roomId?: string | null;
}

/** Omitted fields stay unchanged. */
export interface UpdateEndpoint {
  readonly id: string;
  readonly url?: string | null;
  /** Null for all types. */
  readonly eventTypes?: readonly WebhookEventType[] | null;
  readonly isEnabled?: boolean | null;
}

export interface EndpointSecret {
  readonly endpoint: WebhookEndpointRecord;
  readonly secret: string;
}

interface EndpointServiceDeps {
  readonly endpointStore: Pick<
    WebhookEndpointStore,
    'insert' | 'find' | 'list' | 'count' | 'change' | 'delete'
  >;
  readonly deliveryStore: Pick<WebhookDeliveryStore, 'abandon' | 'deleteOfEndpoint'>;
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly policy: AddressPolicy;
  readonly now: () => Date;
}

export const MAX_ENDPOINTS = 50;
/** Receivers change their secret within this time; until then both sign. */
const ROTATION_MS = 24 * 3_600_000;

/** The endpoints of the instance, or of the application that asks. */
export class EndpointService {
  constructor(private readonly deps: EndpointServiceDeps) {}

  list(actor: Actor): Promise<readonly WebhookEndpointRecord[]> {
    return this.deps.endpointStore.list(ownerOf(actor));
  }

  /** @throws NotFoundError also for an endpoint of another owner */
  async get(actor: Actor, endpointId: string): Promise<WebhookEndpointRecord> {
    const id = asUuid(endpointId);
    const endpoint = id && (await this.deps.endpointStore.find(id));
    if (!endpoint || endpoint.applicationId !== ownerOf(actor)) throw new NotFoundError();
    return endpoint;
  }

  /** @throws InvalidInputError, NotFoundError for an unknown room, ConflictError for too many */
  async create(actor: Actor, { url, eventTypes, roomId }: CreateEndpoint): Promise<EndpointSecret> {
    const { endpointStore, now } = this.deps;
    const applicationId = ownerOf(actor);
    const types = typesOf(eventTypes);
    const address = await this.#address(url);
    const room = roomId ? await this.#roomId(actor, roomId) : null;
    if ((await endpointStore.count(applicationId)) >= MAX_ENDPOINTS) {
      throw new ConflictError(
        `There are ${MAX_ENDPOINTS} endpoints, the maximum; delete one first.`,
      );
    }
    const secret = newSecret();
    const endpoint: WebhookEndpointRecord = {
      id: randomUUID(),
      applicationId,
      url: address,
      eventTypes: types,
      roomId: room,
      secrets: [{ secret, until: null }],
      isEnabled: true,
      enabledAt: now(),
      ...HEALTHY,
      lastDeliveredAt: null,
      createdAt: now(),
    };
    await endpointStore.insert(endpoint);
    return { endpoint, secret };
  }

  /** @throws InvalidInputError, NotFoundError */
  async update(actor: Actor, input: UpdateEndpoint): Promise<WebhookEndpointRecord> {
    const { endpointStore, deliveryStore, now } = this.deps;
    const endpoint = await this.get(actor, input.id);
    const changes: EndpointChanges = {
      ...(input.eventTypes !== undefined && { eventTypes: typesOf(input.eventTypes) }),
      ...(typeof input.url === 'string' && { url: await this.#address(input.url) }),
      ...(typeof input.isEnabled === 'boolean' && { isEnabled: input.isEnabled }),
      // What failed before is not repeated, unless it is requested.
      ...(input.isEnabled && !endpoint.isEnabled && { ...HEALTHY, enabledAt: now() }),
    };
    if (Object.keys(changes).length === 0) return endpoint;
    const changed = await endpointStore.change(endpoint.id, changes);
    if (!changed) throw new NotFoundError();
    if (!changed.isEnabled) await deliveryStore.abandon(endpoint.id);
    return changed;
  }

  /** The previous secret signs, too, for another day. */
  async rotateSecret(actor: Actor, endpointId: string): Promise<EndpointSecret> {
    const { endpointStore, now } = this.deps;
    const { id, secrets } = await this.get(actor, endpointId);
    const secret = newSecret();
    const until = new Date(now().getTime() + ROTATION_MS);
    const previous = secrets.slice(0, 1).map((one) => ({ ...one, until }));
    const endpoint = await endpointStore.change(id, {
      secrets: [{ secret, until: null }, ...previous],
    });
    if (!endpoint) throw new NotFoundError();
    return { endpoint, secret };
  }

  /** @returns the ID of the deleted endpoint */
  async delete(actor: Actor, endpointId: string): Promise<string> {
    const { endpointStore, deliveryStore } = this.deps;
    const { id } = await this.get(actor, endpointId);
    await endpointStore.delete(id);
    // Without the endpoint, what an interrupted deletion leaves is neither sent nor shown, and
    // expires.
    await deliveryStore.deleteOfEndpoint(id);
    return id;
  }

  async #address(url: string): Promise<string> {
    try {
      return await this.deps.policy.check(url);
    } catch (error) {
      if (!(error instanceof AddressRefusedError)) throw error;
      throw new InvalidInputError(['url'], `\`url\` ${error.message}; pass another one.`);
    }
  }

  /** Other rooms than those that it created do not exist for an application. */
  async #roomId(actor: Actor, text: string): Promise<string> {
    const id = asUuid(text);
    const room = id && (await this.deps.roomStore.findById(id, viewerIdOf(actor)));
    if (!room || (actor.application && room.viewerRole === null)) throw new NotFoundError();
    return room.id;
  }
}

const HEALTHY = { pausedAt: null, consecutiveFailures: 0, failingSince: null } as const;

/** Null for the instance, whose endpoints the rules reserve for its administrators. */
const ownerOf = ({ application }: Actor): string | null => application?.id ?? null;

function typesOf(
  types: readonly WebhookEventType[] | null | undefined,
): readonly WebhookEventType[] | null {
  if (types === null || types === undefined) return null;
  if (types.length > 0) return [...new Set(types)];
  throw new InvalidInputError(
    ['eventTypes'],
    '`eventTypes` is empty; name a type, or pass null for all.',
  );
}
