/** Repositories of the Hugging Face hub on the local disk, in the cache that {@code huggingface_hub} keeps. */
package io.lakesieve.model.hub;
