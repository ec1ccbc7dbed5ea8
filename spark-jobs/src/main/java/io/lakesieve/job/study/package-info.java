/** Draws lakes at chosen shares of outliers, to measure when a rule of verdicts, or a method, holds. */
package io.lakesieve.job.study;
