import type { StandIn } from './stand-in.ts';

/**
 * Image and files of a stand-in that receives over HTTP and keeps what it got, a program of ours: no distribution has the
 * server that the charm runs.
 */
export function receiverImage(program: 'logs' | 'traces'): Pick<StandIn, 'image' | 'assets' | 'readVersion'> {
  const folder = '/opt/receiver';
  return {
    image: {
      name: program,
      packages: ['python3'],
      files: [],
      user: '999:999',
      command: ['/usr/bin/python3', `${folder}/${program}.py`],
      environment: { PYTHONDONTWRITEBYTECODE: '1' },
    },
    assets: {
      [`${folder}/receiver.py`]: 'receivers/receiver.py',
      [`${folder}/${program}.py`]: `receivers/${program}.py`,
    },
    // It is part of this program and has no version of its own.
    readVersion: () => Promise.resolve(''),
  };
}
