import type { TextStreamReader } from 'livekit-client';

/** The beginning of a text stream: any participant can send one of any length. */
export async function readText(stream: TextStreamReader, maxLength: number): Promise<string> {
  let text = '';
  for await (const part of stream) {
    text += part;
    if (text.length >= maxLength) break;
  }
  return text.slice(0, maxLength);
}
