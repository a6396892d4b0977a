/** The receiver has answered that it does not take a delivery. */
export class DeliveryRefusedError extends Error {
  constructor(
    message: string,
    /** Trying again is of no use. */
    readonly isFinal: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DeliveryRefusedError';
  }
}
