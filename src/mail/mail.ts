export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** BCP 47. */
  readonly language: string;
}

export interface Mailer {
  /**
   * Sends one email to one address.
   * @param id the same for each attempt, so that recipients can detect a repetition
   * @param beforeContent awaited right before the content is transferred, after which it is unknown
   * whether the email arrives until the server answers
   * @throws DeliveryRefusedError when the server rejects it, any other error when it does not
   * answer
   */
  send(id: string, mail: Mail, beforeContent: () => Promise<void>): Promise<void>;
}
