import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { ROOT } from './source-files.ts';

/** Files that take half a minute and more, the longest first. A file that is missing here only starts later. */
const LONGEST = [
  'test/unit/juju/verify/generated-histories.test.ts',
  'test/unit/juju/verify/generated-crashes.test.ts',
  'test/unit/juju/judge/judge-recordings.test.ts',
  'test/component/rock/spring-boot.test.ts',
  'test/bundle/soak.test.ts',
  'test/demo/failures.test.ts',
  'test/bundle/workflows.test.ts',
  'test/demo/pipeline.test.ts',
  'test/component/controller/stand-ins/contract.test.ts',
  'test/component/rock/expressjs.test.ts',
  'test/component/rock/pack.test.ts',
  'test/component/controller/stand-ins/application.test.ts',
  'test/bundle/rock-determinism.test.ts',
  'test/component/publish/chaos.test.ts',
  'test/component/rock/go.test.ts',
  'test/demo/interrupt.test.ts',
  'test/bundle/preview.test.ts',
  'test/component/charm/refusals.test.ts',
  'test/component/rock/django.test.ts',
  'test/component/rock/two-architectures-express.test.ts',
  'test/component/rock/fastapi.test.ts',
  'test/component/rock/python-packages.test.ts',
  'test/component/controller/agent/as-recorded.test.ts',
  'test/component/controller/ops-dialects.test.ts',
  'test/component/charmhub/publish.test.ts',
];

/** Starts the longest files first, so that none of them runs alone at the end. A clean checkout has no times of its own. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.indexOf(relative(ROOT, moduleId));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
