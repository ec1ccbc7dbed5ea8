/** Mines the negatives of a label set, into {@code labels} and {@code negative_labels}. */
package io.lakesieve.job.mine;
