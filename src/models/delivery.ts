/** A message to the outside. Its content is read when it is sent. */
export type Delivery =
  RecordingMailDelivery | InvitationDelivery | TranscriptDelivery | EndpointMailDelivery;

interface Identified {
  /** The same for the same message, so that repeated requests send it once. */
  readonly id: string;
}

export interface RecordingMailDelivery extends Identified {
  readonly kind: 'recording-mail';
  readonly recordingId: string;
  readonly userId: string;
}

export interface InvitationDelivery extends Identified {
  readonly kind: 'invitation';
  readonly roomId: string;
  /** As `viewerIdOf` returns it: a user, or an application. */
  readonly hostId: string;
  readonly email: string;
}

export interface TranscriptDelivery extends Identified {
  readonly kind: 'transcript';
  readonly recordingId: string;
}

/** To an instance administrator, about a webhook endpoint that was paused. */
export interface EndpointMailDelivery extends Identified {
  readonly kind: 'endpoint-paused';
  readonly endpointId: string;
  readonly email: string;
}

export type DeliveryKind = Delivery['kind'];

export const DELIVERY_KINDS = [
  'recording-mail',
  'invitation',
  'transcript',
  'endpoint-paused',
] as const;

/** Stores deliveries, then attempts each until it is accepted. */
export interface Outbox {
  /** Resolves once they are stored. Deliveries with a known ID are ignored. */
  put(deliveries: readonly Delivery[]): Promise<void>;
}

export interface DeliveryAttempt {
  /**
   * Must be awaited right before the step after which it is unknown whether the message arrived. It
   * lets one attempt through; if that attempt dies, an operator decides.
   */
  readonly pointOfNoReturn: () => Promise<void>;
}

/** Makes one attempt; throws if the message was not accepted. */
export type Deliver = (delivery: Delivery, attempt: DeliveryAttempt) => Promise<void>;
