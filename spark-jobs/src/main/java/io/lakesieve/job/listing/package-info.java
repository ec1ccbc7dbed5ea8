/** Lists the images of folders, tables and tar shards: paths, lengths and times, without a look at their bytes. */
package io.lakesieve.job.listing;
