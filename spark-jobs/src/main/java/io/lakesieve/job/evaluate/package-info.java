/** Metrics of scores against a truth. */
package io.lakesieve.job.evaluate;
