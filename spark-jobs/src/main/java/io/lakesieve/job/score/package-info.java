/** Scores of all images by all methods, computed anew or copied from an earlier run. */
package io.lakesieve.job.score;
