/** AdaNeg's feature bank, gathered from the partitions, the same however images are split. */
package io.lakesieve.job.bank;
