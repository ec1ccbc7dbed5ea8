/**
 * Model directories on a file system, the hub or the class path: their description for executors and their copies on
 * the local disk.
 */
package io.lakesieve.model.repository;
