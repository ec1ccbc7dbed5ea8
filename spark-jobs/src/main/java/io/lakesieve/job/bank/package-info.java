/** Pass 1 of AdaNeg: gathers the feature bank from the partitions, the same however images are split. */
package io.lakesieve.job.bank;
