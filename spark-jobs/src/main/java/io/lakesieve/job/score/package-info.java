/** Scores images by all methods in one pass, or copies the rows of an earlier run that still hold. */
package io.lakesieve.job.score;
