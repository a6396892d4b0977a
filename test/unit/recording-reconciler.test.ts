import { describe, expect, it } from '@jest/globals';
import { at, egressReport, FILE_FOUND, heard } from '../support/recordings.js';
import { aFile, recordingOutside } from '../support/recording-outside.js';

const ACTIVE = heard('ACTIVE', { updated: 400, fileStarted: 400 });
const HOUR = 3_600_000;

const running = (key: string, egressId = 'EG_1') => {
  const report = egressReport('ACTIVE', { updated: 400, fileStarted: 400 });
  return { ...report, egressId, file: report.file && { ...report.file, key } };
};

describe('RecordingReconciler', () => {
  it('schedules recordings whose check is overdue', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({ nextCheckAt: at(1_000) });
    outside.state.ms = 10_000;

    await outside.reconciler.run();

    expect(outside.scheduled).toEqual([{ id, ms: 10_000 }]);
    expect(outside.repairs).toEqual(['recording_overdue']);
  });

  it('stops an egress that belongs to no recording', async () => {
    const outside = recordingOutside();
    outside.state.ms = HOUR;
    outside.state.egresses = [running('recordings/nobody.mp4')];
    outside.state.onStop = () => ({ type: 'answered', report: running('x') });

    await outside.reconciler.run();

    expect(outside.calls).toContain('stop');
    expect(outside.repairs).toEqual(['recording_egress_stray']);
  });

  it('keeps an egress that belongs to a recording, and those of other applications', async () => {
    const outside = recordingOutside();
    const { key } = await outside.given({}, ACTIVE);
    outside.state.ms = HOUR;
    outside.state.egresses = [running(key), running('elsewhere/x.mp4', 'EG_2')];

    await outside.reconciler.run();

    expect(outside.calls).not.toContain('stop');
  });

  it('gives up on an unknown egress that does not stop', async () => {
    const outside = recordingOutside();
    outside.state.egresses = [running('recordings/nobody.mp4')];
    for (let round = 1; round < 9; round += 1) {
      outside.state.ms = round * HOUR;
      await outside.reconciler.run();
    }

    expect(outside.calls.filter((call) => call === 'stop')).toHaveLength(3);
  });

  it('stops the egress of a recording that was given up', async () => {
    const outside = recordingOutside();
    const { id, key } = await outside.given({}, { type: 'start-asked' });
    await outside.run(id, 20_000);
    outside.state.egresses = [running(key)];
    outside.state.ms = HOUR;

    await outside.reconciler.run();
    await outside.run(id, HOUR);

    expect(outside.calls).toContain('stop');
  });

  it('saves a recording whose storage event was lost', async () => {
    const outside = recordingOutside();
    const { id, key } = await outside.given({}, { type: 'start-asked' });
    await outside.run(id, 20_000);
    outside.state.files = [aFile(key)];
    outside.state.ms = HOUR;

    await outside.reconciler.run();

    expect(outside.repairs).toContain('recording_file_found');
    expect(await outside.run(id, HOUR + 5_000)).toMatchObject({ status: 'saved', failure: null });
  });

  it('reports a saved recording whose file is certainly missing', async () => {
    const outside = recordingOutside();
    const { id } = await outside.given({}, ACTIVE, FILE_FOUND);
    const { key } = await outside.given({}, ACTIVE, FILE_FOUND);
    outside.state.files = [aFile(key)];
    outside.state.ms = HOUR;

    outside.state.isStorageAway = true;
    await expect(outside.reconciler.run()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect((await outside.store.find(id))?.status).toBe('saved');
    outside.state.isStorageAway = false;
    outside.state.ms = 2 * HOUR;
    await outside.reconciler.run();

    expect((await outside.store.find(id))?.status).toBe('expired');
    expect((await outside.store.findByKey(key))?.status).toBe('saved');
    expect(outside.repairs).toContain('recording_file_gone');
  });
});
