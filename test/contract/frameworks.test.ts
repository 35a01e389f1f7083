import { frameworks } from '../../src/frameworks/index.ts';
import { samples } from '../support/framework-samples.ts';
import { describeFramework } from './framework-contract.ts';
import { plainWsgi, plainWsgiSample } from './plain-wsgi.ts';

for (const framework of frameworks) describeFramework(framework, samples[framework.id], frameworks);

// Proof that a framework is one object: this one exists nowhere but in the tests.
describeFramework(plainWsgi, plainWsgiSample, [...frameworks, plainWsgi]);
