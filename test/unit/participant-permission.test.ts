import { describe, expect, it } from '@jest/globals';
import { ParticipantPermission, TrackSource } from 'livekit-server-sdk';
import { mergedPermission } from '../../src/livekit/participant-permission.js';

const everything = () =>
  new ParticipantPermission({
    canPublish: true,
    canPublishSources: [TrackSource.CAMERA, TrackSource.MICROPHONE],
    canSubscribe: true,
    canPublishData: true,
    canSubscribeMetrics: true,
  });

describe('a change of what somebody may do', () => {
  it('keeps what it does not name, because LiveKit replaces the whole permission', () => {
    const expected = everything();
    expected.canPublishData = false;

    expect(mergedPermission(everything(), { canPublishData: false })).toEqual(expected);
  });

  it('takes null for "as it is"', () => {
    const changes = { publishSources: null, canSubscribe: null, canPublishData: null };

    expect(mergedPermission(everything(), changes)).toEqual(everything());
  });

  it('takes publishing away with an empty list, which means "everything" to LiveKit', () => {
    const merged = mergedPermission(everything(), { publishSources: [] });

    expect(merged).toMatchObject({ canPublish: false, canPublishSources: [], canSubscribe: true });
  });

  it('gives publishing back, to the named sources alone', () => {
    const silent = mergedPermission(everything(), { publishSources: [] });
    const merged = mergedPermission(silent, { publishSources: ['screen_share', 'screen_share'] });

    expect(merged).toMatchObject({
      canPublish: true,
      canPublishSources: [TrackSource.SCREEN_SHARE],
    });
  });

  it('leaves somebody silent who is silent, when it is about something else', () => {
    const silent = mergedPermission(everything(), { publishSources: [] });

    expect(mergedPermission(silent, { canSubscribe: false }).canPublish).toBe(false);
  });

  it('makes nobody hidden, a recorder, an agent or a writer of metadata', () => {
    const changes = {
      canSubscribe: true,
      hidden: true,
      recorder: true,
      agent: true,
      canUpdateMetadata: true,
    };

    expect(mergedPermission(everything(), changes)).toEqual(everything());
  });

  it('leaves a recorder hidden', () => {
    const recorder = new ParticipantPermission({
      hidden: true,
      recorder: true,
      canSubscribe: true,
    });

    expect(mergedPermission(recorder, { canPublishData: true })).toMatchObject({
      hidden: true,
      recorder: true,
    });
  });

  it('does not touch the permission that it was given', () => {
    const present = everything();

    mergedPermission(present, { publishSources: [], canSubscribe: false });

    expect(present).toEqual(everything());
  });
});
