/** Reads and checks tables of embeddings: the images that scoring looks at. */
package io.lakesieve.job.embedded;
