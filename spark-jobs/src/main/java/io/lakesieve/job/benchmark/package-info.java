/** Runs benchmarks: audits of in-distribution sets joined with out-of-distribution ones, and the tables of their figures. */
package io.lakesieve.job.benchmark;
