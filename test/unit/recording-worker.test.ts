import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError } from '../../src/errors/domain-error.js';
import { egressReport, heard } from '../support/recordings.js';
import { aFile, recordingOutside } from '../support/recording-outside.js';

const ACTIVE = heard('ACTIVE', { updated: 400, fileStarted: 400 });
const COMPLETE = heard('COMPLETE', { updated: 6_000, ended: 6_000, fileStarted: 400 });

describe('RecordingWorker', () => {
  it('requests the start once, however many checks run at the same time', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given();
    outside.state.onStart = () =>
      Promise.resolve({ type: 'started', report: egressReport('STARTING') });

    await Promise.all([outside.run(id, 1), outside.run(id, 1), outside.run(id, 1)]);

    expect(outside.calls).toEqual(['start']);
    expect((await outside.store.find(id))?.egressId).toBe('EG_1');
  });

  it('finds a start whose answer was lost, and does not request another', async () => {
    const outside = recordingOutside();
    const { id, key } = await outside.given();
    outside.state.onStart = () => Promise.reject(new MediaUnavailableError());
    await outside.run(id, 1);
    const report = egressReport('STARTING');
    outside.state.egresses = [{ ...report, file: report.file && { ...report.file, key } }];

    const found = await outside.run(id, 4_000);

    expect(outside.calls).toEqual(['start', 'listOfRoom']);
    expect(found).toMatchObject({ status: 'starting', egressId: 'EG_1' });
    expect(outside.repairs).toEqual(['recording_start_found']);
  });

  it('requests the start again if the first request did not reach LiveKit', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given();
    outside.state.onStart = () => Promise.resolve({ type: 'not-asked' });
    await outside.run(id, 1);
    outside.state.onStart = () =>
      Promise.resolve({ type: 'started', report: egressReport('STARTING') });

    expect(await outside.run(id, 4_000)).toMatchObject({ egressId: 'EG_1' });
  });

  it('fails a recording that does not start in time, even while LiveKit is unavailable', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, { type: 'start-asked' });
    outside.state.isLiveKitAway = true;

    expect(await outside.run(id, 19_999)).toMatchObject({ status: 'starting' });
    expect(await outside.run(id, 20_000)).toMatchObject({
      status: 'failed',
      failure: 'start-timeout',
      isRunning: false,
    });
  });

  it('stops an egress that starts after the timeout', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, { type: 'start-asked' });
    await outside.run(id, 20_000);
    outside.calls.length = 0;

    await outside.apply(id, ACTIVE);
    await outside.run(id, 21_000);

    expect(outside.calls).toEqual(['stop']);
    expect((await outside.store.find(id))?.status).toBe('failed');
  });

  it('does not wait for LiveKit for a recording that is already stopping', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE, heard('ENDING', { updated: 900 }));
    await outside.apply(id, { type: 'stop-wanted' });

    await outside.run(id, 1_000);

    expect(outside.calls).toEqual([]);
  });

  it('disconnects a recorder that does not stop some time after the timeout', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE, { type: 'stop-wanted' });
    outside.state.egresses = [egressReport('ACTIVE', { updated: 400, fileStarted: 400 })];
    outside.state.inRoom = ['EG_1'];
    await outside.run(id, 10);

    expect(await outside.run(id, 61_000)).toMatchObject({
      status: 'failed',
      failure: 'stop-timeout',
    });
    expect(outside.calls).not.toContain('disconnect EG_1');
    await outside.run(id, 72_000);
    expect(outside.calls).toContain('disconnect EG_1');
    expect((await outside.run(id, 600_000)).nextCheckAt).toBeNull();
  });

  it('treats a recorder as lost when it is not in the room and does not answer', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE);
    outside.state.egresses = [egressReport('ACTIVE', { updated: 400, fileStarted: 400 })];
    await outside.run(id, 16_000);

    expect(await outside.run(id, 32_000)).toMatchObject({ status: 'active' });
    expect(outside.calls).not.toContain('stop');
    expect(await outside.run(id, 50_000)).toMatchObject({
      status: 'failed',
      failure: 'recorder-lost',
    });
  });

  it('does not treat a recorder as lost that is in the room again', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE);
    outside.state.egresses = [egressReport('ACTIVE', { updated: 400, fileStarted: 400 })];
    await outside.run(id, 16_000);
    outside.state.inRoom = ['EG_1'];
    await outside.run(id, 32_000);
    outside.state.inRoom = [];

    expect(await outside.run(id, 50_000)).toMatchObject({ status: 'active' });
  });

  it('finds an end that was not reported', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE);
    outside.state.egresses = [egressReport('COMPLETE', { ended: 9_000, fileStarted: 400 })];

    expect(await outside.run(id, 16_000)).toMatchObject({ status: 'stopping', isRunning: false });
    expect(outside.repairs).toEqual(['recording_egress_changed']);
  });

  it('draws no conclusion while LiveKit does not answer', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE);
    outside.state.isLiveKitAway = true;

    expect(await outside.run(id, 100_000)).toMatchObject({ status: 'active' });
    expect((await outside.store.find(id))?.progress.absentSince).toBeNull();
  });

  it('waits for an unavailable storage for any time, and frees the room', async () => {
    const outside = recordingOutside();
    const { id, key } = await outside.given({}, ACTIVE, COMPLETE);
    outside.state.isStorageAway = true;

    expect(await outside.run(id, 500_000)).toMatchObject({ status: 'stopping', isRunning: false });
    outside.state.isStorageAway = false;
    outside.state.files = [aFile(key)];
    expect(await outside.run(id, 600_000)).toMatchObject({ status: 'saved', sizeBytes: 4096 });
    expect(outside.saved).toEqual([id]);
  });

  it('frees the room while a long recording is uploaded, and waits for the file', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE, heard('ENDING', { updated: 900 }));
    outside.state.egresses = [egressReport('ENDING', { updated: 900 })];

    expect(await outside.run(id, 59_000)).toMatchObject({ status: 'stopping', isRunning: true });
    expect(await outside.run(id, 61_000)).toMatchObject({ status: 'stopping', isRunning: false });
    outside.state.egresses = [egressReport('COMPLETE', { ended: 299_000 })];
    outside.state.files = [aFile((await outside.store.find(id))?.key ?? '')];
    await outside.run(id, 300_000);
    expect(await outside.run(id, 301_000)).toMatchObject({ status: 'saved' });
  });

  it('gives up a recording whose upload takes too long', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE, heard('ENDING', { updated: 900 }));
    outside.state.egresses = [egressReport('ENDING', { updated: 900 })];

    expect(await outside.run(id, 901_000)).toMatchObject({
      status: 'failed',
      failure: 'stop-timeout',
    });
  });

  it('fails a recording whose file is never stored', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE, COMPLETE);

    expect(await outside.run(id, 59_000)).toMatchObject({ status: 'stopping' });
    expect(await outside.run(id, 61_000)).toMatchObject({
      status: 'failed',
      failure: 'file-missing',
    });
  });

  it('removes the file of a recording that was stopped before it started', async () => {
    const outside = recordingOutside();
    const { id, key } = await outside.given({}, { type: 'start-asked' }, { type: 'stop-wanted' });
    await outside.apply(id, COMPLETE);
    outside.state.files = [aFile(key)];

    expect(await outside.run(id, 2_000)).toMatchObject({ status: 'aborted' });
    expect(outside.state.files).toEqual([]);
  });

  it('stops a recorder that continues after the limit', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({ maxDurationMs: 60_000 }, ACTIVE);
    outside.state.egresses = [egressReport('ACTIVE', { updated: 400, fileStarted: 400 })];
    outside.state.inRoom = ['EG_1'];
    outside.state.onStop = () => ({ type: 'answered', report: egressReport('ENDING') });

    expect(await outside.run(id, 90_000)).toMatchObject({ status: 'active' });
    expect(await outside.run(id, 90_400)).toMatchObject({
      status: 'stopping',
      limitReached: true,
      pendingNotifications: [],
    });
    expect(outside.calls).toContain('stop');
  });
});
