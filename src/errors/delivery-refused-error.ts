/** The receiver has rejected a delivery. */
export class DeliveryRefusedError extends Error {
  constructor(
    message: string,
    /** Whether retrying is pointless. */
    readonly isFinal: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DeliveryRefusedError';
  }
}
