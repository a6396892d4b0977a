/**
 * The parts that each optional feature needs; `npm start` enables a feature when all its parts are there, unless
 * FEATURES says otherwise. A feature that is not listed is enabled only by FEATURES.
 *
 * @type {Record<string, string[]>}
 */
const PARTS_NEEDED = {
  recording: ['livekit', 'storage', 'recorder'],
  storage_events: ['storage'],
  subtitles: ['livekit', 'agent'],
  invitations: ['mail'],
  meeting_history: ['livekit'],
};

/**
 * @param {string[]} parts names of those that are there
 * @returns {string} a value for FEATURES
 */
export function featuresOf(parts) {
  return Object.entries(PARTS_NEEDED)
    .filter(([, needed]) => needed.every((name) => parts.includes(name)))
    .map(([feature]) => feature)
    .join(',');
}

/**
 * @param {string} features a value of FEATURES
 * @returns {string[]} names of the parts that they cannot do without
 */
export function partsOf(features) {
  return features.split(',').flatMap((feature) => PARTS_NEEDED[feature.trim()] ?? []);
}
