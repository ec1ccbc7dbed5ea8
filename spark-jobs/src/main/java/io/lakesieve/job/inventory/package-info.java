/** Which images there are: listings of folders and tables, and what changed since the last run. */
package io.lakesieve.job.inventory;
