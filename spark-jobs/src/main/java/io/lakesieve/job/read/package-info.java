/** Reads the bytes of images from files, rows of tables and members of tar shards, and hashes them. */
package io.lakesieve.job.read;
