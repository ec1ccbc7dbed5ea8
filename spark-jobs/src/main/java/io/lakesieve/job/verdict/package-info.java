/** Thresholds, verdicts and their export. */
package io.lakesieve.job.verdict;
