import { describe, expect, it } from 'vitest';

import { findContainer, parseImages, renderImageFile } from '../../../../src/juju/input/image.ts';
import { parseIntegrations } from '../../../../src/juju/plan/integration-input.ts';
import { charm, IMAGE } from '../../../support/deploy-request.ts';
import { refusalOf } from '../../../support/refusal.ts';

describe('inputs', () => {
  it.each([
    ['auto', { autoIntegrate: true, integrations: {} }],
    ['none', { autoIntegrate: false, integrations: {} }],
    ['database=pg', { autoIntegrate: true, integrations: { database: 'pg' } }],
    ['none, database = admin/m.pg', { autoIntegrate: false, integrations: { database: 'admin/m.pg' } }],
    ['a=x\nb=y', { autoIntegrate: true, integrations: { a: 'x', b: 'y' } }],
  ])('integrations: %s', (text, expected) =>
    expect(parseIntegrations(text, 'none', charm)).toEqual(expected),
  );

  it.each(['database', 'a=b=c', '=pg'])('integrations: %s is refused', (text) =>
    expect(refusalOf(() => parseIntegrations(text, 'none', charm)).code).toBe('INPUT_INVALID'),
  );

  it('an ingress needs an endpoint', () => {
    expect(refusalOf(() => parseIntegrations('auto', 'auto', charm)).code).toBe('DEPLOY_INTEGRATION_UNKNOWN');
    const open = { ...charm, requires: [{ name: 'ingress', interface: 'ingress', optional: true }] };
    expect(parseIntegrations('auto', 'auto', open).integrations).toEqual({ ingress: 'traefik-k8s' });
    expect(parseIntegrations('auto', 'gate', open).integrations).toEqual({ ingress: 'gate' });
  });

  it('a bare image is for the only resource', () => {
    expect(parseImages(IMAGE, charm)).toEqual({ 'app-image': IMAGE });
    expect(parseImages(`app-image = ${IMAGE}\n`, charm)).toEqual({ 'app-image': IMAGE });
    const two = {
      ...charm,
      resources: new Map([
        ['a', 'oci-image'],
        ['b', 'oci-image'],
      ]),
    };
    expect(refusalOf(() => parseImages(IMAGE, two)).hint).toContain(`a=${IMAGE}`);
  });

  it('finds the container of the image', () => {
    const two = {
      ...charm,
      containers: new Map([
        ['side', 'side-image'],
        ['app', 'app-image'],
      ]),
    };
    expect(findContainer(two, { 'app-image': IMAGE })).toBe('app');
    expect(findContainer({ ...charm, containers: new Map() }, {})).toBeUndefined();
  });

  it('a password may hold anything', () => {
    expect(renderImageFile('r/a@sha256:0', 'me', 'a"b: {c}\n')).toBe(
      'registrypath: "r/a@sha256:0"\nusername: "me"\npassword: "a\\"b: {c}\\n"\n',
    );
  });
});
