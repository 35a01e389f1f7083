import { area } from './entry.ts';

export const docker = area({
  DOCKER_ABSENT: {
    when: 'No socket of a Docker-compatible engine was found on this machine.',
    fix: 'Install one, for example with `sudo apt-get install docker.io`, or point DOCKER_HOST at its unix socket.',
  },
  DOCKER_STOPPED: {
    when: "The engine's socket is there, but nothing answers on it.",
    fix: 'Start the engine, for example with `sudo systemctl start docker` (or `sudo service docker start`).',
  },
  DOCKER_DENIED: {
    when: "This user may not open the engine's socket.",
    fix: 'Run `sudo usermod -aG docker $USER` and log in again.',
  },
  DOCKER_ROOTLESS: {
    when: 'The engine runs without root. Its containers have addresses in a network of its own, so that nothing on this machine could ask an app that the local controller runs.',
    fix: 'Let root run the engine (`sudo apt-get install docker.io`), or point DOCKER_HOST at one that root runs.',
  },
  DOCKER_PODMAN: {
    when: 'The engine is Podman, root or not. It gives images that are loaded other names, by which the local controller does not find what it has made.',
    fix: 'Install Docker beside it (`sudo apt-get install docker.io`), or point DOCKER_HOST at one that root runs.',
  },
  DOCKER_HOST_UNSUPPORTED: {
    when: 'DOCKER_HOST names something other than a unix socket; containers must run on this machine.',
    fix: 'Set DOCKER_HOST to unix:///PATH/TO/docker.sock, or unset it.',
  },
  DOCKER_IMAGE_NOT_FOUND: {
    when: 'The engine does not have an image, and no registry had it under that name.',
    fix: 'Check the reference, or push the image first.',
  },
  DOCKER_AUTH_REQUIRED: {
    when: 'A registry refused the engine the image: it wants credentials, or other ones.',
    fix: 'Give the credentials with the image, or run `docker login HOST`.',
  },
  DOCKER_PORT_TAKEN: {
    when: 'A container could not start because another program listens on a port of the host that it publishes.',
    fix: 'Stop that program (`ss -ltnp` shows it), or choose another port.',
  },
  DOCKER_NOT_FOUND: {
    when: 'The engine does not know a container, network or volume (any more).',
    fix: 'Run the step again; if something else removes containers, stop it.',
  },
  DOCKER_CONFLICT: {
    when: 'The engine refused a request because of the state of a container, network or name.',
    fix: "Read the engine's words that are shown; remove what is left over and run the step again.",
  },
  DOCKER_FAILED: {
    when: 'The engine could not do what it was asked; its own words are shown.',
    fix: "Read the engine's words; its log (`journalctl -u docker`) says more.",
  },
});
