/**
 * Shared by all jobs: the log of runs, progress, job groups, files that are written whole or not at all, and
 * fingerprints.
 */
package io.lakesieve.job.run;
