import { describe, expect, it } from 'vitest';
import { listReleased, releasesSchema } from '../../../src/charmhub/answers.ts';

const base = { name: 'ubuntu', channel: '24.04', architecture: 'amd64' };
const release = { revision: 3, base, resources: [], progressive: { paused: null, percentage: null } };
const channels = ['latest/stable', 'latest/edge', 'latest/edge/pr-7'].map((name) => ({ name }));

function read(map: readonly object[]): ReturnType<typeof listReleased> {
  return listReleased(releasesSchema.parse({ 'channel-map': map, package: { channels }, revisions: [] }));
}

describe('what the channels of a charm hold', () => {
  it('is a line for each channel and base, with branches', () => {
    const resources = [
      { name: 'app-image', revision: 5, type: 'oci-image' },
      { name: 'never-uploaded', revision: null, type: 'file' },
    ];
    const map = [
      { ...release, channel: 'latest/edge', resources },
      { ...release, channel: 'latest/edge/pr-7', base: null },
    ];
    expect(read(map)).toEqual([
      {
        channel: 'latest/edge',
        base: 'ubuntu@24.04:amd64',
        revision: 3,
        resources: { 'app-image': 5 },
      },
      { channel: 'latest/edge/pr-7', base: undefined, revision: 3, resources: {} },
    ]);
  });

  it('is nothing where nothing was released, and leaves out a channel that the charm has no more', () => {
    expect(read([])).toEqual([]);
    expect(read([{ ...release, channel: 'old/edge' }])).toEqual([]);
  });
});
