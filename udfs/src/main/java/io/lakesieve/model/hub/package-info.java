/**
 * Client of the Hugging Face hub: downloads files of model repositories into the cache that Python's {@code
 * huggingface_hub} uses.
 */
package io.lakesieve.model.hub;
