/** Records the published events. */
export class PublishedEvents {
  readonly all: { readonly topic: string; readonly payload: unknown }[] = [];

  publish(topic: string, payload: unknown): void {
    this.all.push({ topic, payload });
  }
}
