/** Joins the images that are listed with the embeddings of earlier runs, and tells which are new, changed, moved or gone. */
package io.lakesieve.job.inventory;
