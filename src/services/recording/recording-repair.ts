/** Findings that no event reported. */
export type RecordingRepair =
  /** The answer to a start was lost. */
  | 'recording_start_found'
  /** Events were lost. */
  | 'recording_egress_changed'
  /** LiveKit no longer knows the egress. */
  | 'recording_egress_gone'
  | 'recording_recorder_lost';
