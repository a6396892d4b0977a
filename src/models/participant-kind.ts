export const ParticipantKind = {
  STANDARD: 'standard',
  PHONE: 'phone',
  AGENT: 'agent',
  RECORDER: 'recorder',
} as const;
export type ParticipantKind = (typeof ParticipantKind)[keyof typeof ParticipantKind];
