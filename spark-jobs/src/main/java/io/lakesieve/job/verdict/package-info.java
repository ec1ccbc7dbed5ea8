/** Sets thresholds, marks scores with verdicts, and exports them. */
package io.lakesieve.job.verdict;
