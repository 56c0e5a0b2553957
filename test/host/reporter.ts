/** Mocha's spec reporter that also writes its counts to the file named by `FAULTLINE_TEST_COUNTS`. */
import { writeFileSync } from 'node:fs';
import { Runner, reporters } from 'mocha';

class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.FAULTLINE_TEST_COUNTS;
      const { passes, failures, pending } = this.stats;
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}

// Mocha takes a reporter as the module itself.
export = CountingReporter;
