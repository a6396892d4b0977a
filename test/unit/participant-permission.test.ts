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

describe('mergedPermission', () => {
  it('keeps omitted fields, because LiveKit replaces the whole permission', () => {
    const expected = everything();
    expected.canPublishData = false;

    expect(mergedPermission(everything(), { canPublishData: false })).toEqual(expected);
  });

  it('treats null as unchanged', () => {
    const changes = { publishSources: null, canSubscribe: null, canPublishData: null };

    expect(mergedPermission(everything(), changes)).toEqual(everything());
  });

  it('forbids publishing for an empty list, which LiveKit would read as "everything"', () => {
    const merged = mergedPermission(everything(), { publishSources: [] });

    expect(merged).toMatchObject({ canPublish: false, canPublishSources: [], canSubscribe: true });
  });

  it('allows publishing of the named sources only', () => {
    const silent = mergedPermission(everything(), { publishSources: [] });
    const merged = mergedPermission(silent, { publishSources: ['screen_share', 'screen_share'] });

    expect(merged).toMatchObject({
      canPublish: true,
      canPublishSources: [TrackSource.SCREEN_SHARE],
    });
  });

  it('keeps a silenced participant silent if another field changes', () => {
    const silent = mergedPermission(everything(), { publishSources: [] });

    expect(mergedPermission(silent, { canSubscribe: false }).canPublish).toBe(false);
  });

  it('never makes a participant hidden, a recorder, an agent, or a writer of metadata', () => {
    const changes = {
      canSubscribe: true,
      hidden: true,
      recorder: true,
      agent: true,
      canUpdateMetadata: true,
    };

    expect(mergedPermission(everything(), changes)).toEqual(everything());
  });

  it('keeps a recorder hidden', () => {
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

  it('does not modify its argument', () => {
    const present = everything();

    mergedPermission(present, { publishSources: [], canSubscribe: false });

    expect(present).toEqual(everything());
  });
});
