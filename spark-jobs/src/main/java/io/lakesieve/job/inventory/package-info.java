/** Lists the images of folders and tables, tells which have changed since the last run, and reads them. */
package io.lakesieve.job.inventory;
