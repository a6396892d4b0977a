import { SignalRequest } from '@livekit/protocol';
import type { Page } from '@playwright/test';

/** How a page wants to receive a video. */
export interface VideoSettings {
  readonly isPaused: boolean;
  readonly width: number;
}

/**
 * What the page has asked LiveKit for, by the sid of the track: the latest settings of each. Call before
 * the page is opened.
 */
export function noteVideoSettings(page: Page): ReadonlyMap<string, VideoSettings> {
  const settings = new Map<string, VideoSettings>();
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      if (typeof payload === 'string' || !socket.url().includes('/rtc')) return;
      const { message } = SignalRequest.fromBinary(payload);
      if (message.case !== 'trackSetting') return;
      const { trackSids, disabled: isPaused, width } = message.value;
      for (const sid of trackSids) settings.set(sid, { isPaused, width });
    });
  });
  return settings;
}
