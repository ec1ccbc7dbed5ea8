/**
 * Benchmarks of the jobs on generated data: the real code paths, timed, beside the rates of the bare kernels.
 *
 * <p>Uses jobs, tables and kernels like a user of them; only the command line imports it.
 */
package io.lakesieve.bench;
