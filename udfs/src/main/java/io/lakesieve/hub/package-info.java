/**
 * From the name of a Hugging Face repository to files on the local disk: the hub's protocol and the cache that Python's
 * {@code huggingface_hub} keeps, so that both share what was fetched.
 *
 * <p>Knows the JDK, commons-codec and commons-io. The package {@code encoder} imports it, and the command line for its
 * settings and progress.
 */
package io.lakesieve.hub;
