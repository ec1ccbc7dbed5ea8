/** Embeds images and prompts by the towers, into {@code embeddings} and {@code text_embeddings}. */
package io.lakesieve.job.embed;
