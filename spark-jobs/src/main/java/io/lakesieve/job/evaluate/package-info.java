/** Measures scores against true labels, into {@code metrics}. */
package io.lakesieve.job.evaluate;
