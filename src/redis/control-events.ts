/** Topic on which instances tell each other what holds for open sockets. */
export const CONTROL_TOPIC = 'control';

/** A session was ended or replaced: sockets that were opened with it are to be closed. */
interface SessionEnded {
  readonly type: 'session-ended';
  /** `Actor.sessionId`: a digest, never the cookie's own value. */
  readonly sessionId: string;
}

export type ControlEvent = SessionEnded;
