/** What every job uses: the log of runs, progress, files that appear whole, keys of work that can be kept. */
package io.lakesieve.job.run;
