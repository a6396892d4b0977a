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
   * Sends one mail to one address.
   * @param id the same for each try, so that receivers can tell
   * @param beforeContent awaited right before the content is handed over: from then on nobody can
   *   tell whether the mail arrives, until the server has answered
   * @throws DeliveryRefusedError when the server answered so, any other error when it did not answer
   */
  send(id: string, mail: Mail, beforeContent: () => Promise<void>): Promise<void>;
}
