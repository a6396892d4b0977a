import { Room, RoomEvent, TrackSource } from '@livekit/rtc-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const SENTENCES = [
  'Good morning, can everyone hear me?',
  'Let us begin with the first point.',
  'I agree with what was said before.',
  'We come back to this next week.',
];
const PAUSE_MS = 1500;

/**
 * The participant of one job. It does not process audio: while a participant's microphone is on, it
 * makes up one sentence after the other. It sends them as the agents framework does, so that
 * clients see no difference.
 */
export class Transcriber {
  #room = new Room();
  #left = new AbortController();

  /** Aborted when it is no longer in the room. */
  get left() {
    return this.#left.signal;
  }

  /**
   * @param {string} url of LiveKit
   * @param {string} token of the job
   */
  async join(url, token) {
    this.#room.on(RoomEvent.Disconnected, () => this.#left.abort());
    await this.#room.connect(url.replace(/^http/, 'ws'), token, {
      autoSubscribe: false,
      dynacast: false,
    });
    void this.#speak().catch((/** @type {unknown} */ error) => console.error(error));
  }

  async leave() {
    this.#left.abort();
    await this.#room.disconnect();
  }

  async #speak() {
    for (let turn = 0; !this.left.aborted; turn += 1) {
      const sentence = SENTENCES[turn % SENTENCES.length] ?? '';
      await Promise.all(this.#microphones().map((microphone) => this.#say(sentence, microphone)));
      await delay(PAUSE_MS, undefined, { signal: this.left }).catch(() => undefined);
    }
  }

  #microphones() {
    return [...this.#room.remoteParticipants.values()].flatMap(({ identity, trackPublications }) =>
      [...trackPublications.values()]
        .filter(({ source, muted }) => source === TrackSource.SOURCE_MICROPHONE && !muted)
        .map(({ sid }) => ({ identity, trackSid: sid ?? '' })),
    );
  }

  /**
   * Sends one segment: an interim result, then the final text, each as a separate text stream in
   * the speaker's name.
   *
   * @param {string} sentence
   * @param {{ identity: string, trackSid: string }} microphone
   */
  async #say(sentence, { identity, trackSid }) {
    const segmentId = `SG_${randomUUID()}`;
    const words = sentence.split(' ');
    const interim = words.slice(0, Math.ceil(words.length / 2)).join(' ');
    for (const [text, isFinal] of /** @type {const} */ ([
      [interim, false],
      [sentence, true],
    ])) {
      if (this.left.aborted) return;
      const writer = await this.#room.localParticipant?.streamText({
        topic: 'lk.transcription',
        senderIdentity: identity,
        attributes: {
          'lk.segment_id': segmentId,
          'lk.transcription_final': String(isFinal),
          'lk.transcribed_track_id': trackSid,
        },
      });
      await writer?.write(text);
      await writer?.close();
    }
  }
}
