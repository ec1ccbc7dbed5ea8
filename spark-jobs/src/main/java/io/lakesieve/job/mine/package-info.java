/** Label sets: class names, and the negatives mined for them. */
package io.lakesieve.job.mine;
